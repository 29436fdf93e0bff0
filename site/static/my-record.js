// Works out in the browser which entries may be about the school years that a reader chooses. Only one file is fetched, the same for
// everybody, and nothing that is chosen leaves the browser. Without this script the page is a table by year of birth.
"use strict";

const YEARS_TO_RECEPTION = 5;
const WORDS = { stated: "The cohort is printed", inferred: "The years and the data overlap", unknown: "It cannot be told" };

function overlaps(row, born, groups) {
  if (row.born_from !== null || row.born_to !== null) {
    return born >= (row.born_from ?? 0) && born <= (row.born_to ?? 9999) && groups.length > 0;
  }
  return groups.some((group) => {
    const year = born + YEARS_TO_RECEPTION + group;
    return group >= row.group_from && group <= row.group_to && year >= (row.year_from ?? 0) && year <= (row.year_to ?? 9999);
  });
}

function surest(rows, born, groups) {
  const order = Object.keys(WORDS);
  const found = new Map();
  for (const row of rows) {
    if (!overlaps(row, born, groups)) continue;
    const before = found.get(row.entry_id);
    if (!before || order.indexOf(row.sure) < order.indexOf(before.sure)) found.set(row.entry_id, row);
  }
  return [...found.values()];
}

function listOf(rows, path) {
  const list = document.createElement("ul");
  list.className = "plain";
  for (const row of rows) {
    const item = list.appendChild(document.createElement("li"));
    const link = item.appendChild(document.createElement("a"));
    link.href = path.replace("ENTRY", row.entry_id);
    link.textContent = row.name;
  }
  return list;
}

function show(answer, rows, path) {
  answer.replaceChildren();
  for (const sure of Object.keys(WORDS)) {
    const here = rows.filter((row) => row.sure === sure);
    const heading = answer.appendChild(document.createElement("h2"));
    heading.textContent = `${WORDS[sure]}: ${here.length.toLocaleString("en-GB")}`;
    if (here.length) answer.appendChild(listOf(here, path));
  }
}

async function begin() {
  const form = document.getElementById("chooser");
  const answer = document.getElementById("answer");
  const response = await fetch(form.dataset.file);
  const file = await response.json();
  const rows = file.rows.map((row) => Object.fromEntries(file.columns.map((name, place) => [name, row[place]])));
  const path = form.dataset.entries.includes("ENTRY") ? form.dataset.entries : `${form.dataset.entries}ENTRY`;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("work-out").addEventListener("click", () => {
    const groups = [...form.querySelectorAll("input[name=group]:checked")].map((box) => Number(box.value));
    show(answer, surest(rows, Number(document.getElementById("born").value), groups), path);
  });
}

begin();
