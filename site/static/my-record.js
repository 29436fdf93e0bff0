// Works out in the browser which entries may be about the school years that a reader chooses, from RECORD_ROWS, a file that is part of
// the page and the same for everybody. Nothing is asked for and nothing that is chosen leaves the browser. Without this script the page
// is a table by year of birth.
"use strict";

// The surest first. What each is called, and how old children are at reception, the page says.
const SURENESS = ["stated", "inferred", "unknown"];

function overlaps(row, reception, born, groups) {
  if (row.born_from !== null || row.born_to !== null) {
    const youngest = row.year_to === null ? 9999 : row.year_to - (reception - born) - row.group_from;
    return born >= (row.born_from ?? 0) && born <= (row.born_to ?? youngest) && groups.length > 0;
  }
  return groups.some((group) => {
    const year = reception + group;
    return group >= row.group_from && group <= row.group_to && year >= (row.year_from ?? 0) && year <= (row.year_to ?? 9999);
  });
}

function surest(rows, reception, born, groups) {
  const found = new Map();
  for (const row of rows) {
    if (!overlaps(row, reception, born, groups)) continue;
    const before = found.get(row.entry_id);
    if (!before || SURENESS.indexOf(row.sure) < SURENESS.indexOf(before.sure)) found.set(row.entry_id, row);
  }
  return [...found.values()];
}

function listOf(rows) {
  const list = document.createElement("ul");
  list.className = "plain";
  for (const row of rows) {
    const item = list.appendChild(document.createElement("li"));
    const link = item.appendChild(document.createElement("a"));
    link.href = row.address;
    link.textContent = row.name;
    if (row.sure === "unknown") continue;
    const hint = item.appendChild(document.createElement("span"));
    hint.className = "hint";
    hint.textContent = `${row.why[0].toUpperCase()}${row.why.slice(1)}.`;
  }
  return list;
}

function show(answer, rows, said) {
  answer.replaceChildren();
  for (const sure of SURENESS) {
    const here = rows.filter((row) => row.sure === sure);
    const heading = answer.appendChild(document.createElement("h2"));
    heading.textContent = `${said[sure]}: ${here.length.toLocaleString("en-GB")}`;
    if (here.length) answer.appendChild(listOf(here));
  }
}

function begin() {
  const form = document.getElementById("chooser");
  const rows = RECORD_ROWS.rows.map((row) => Object.fromEntries(RECORD_ROWS.columns.map((name, place) => [name, row[place]])));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("work-out").addEventListener("click", () => {
    const groups = [...form.querySelectorAll("input[name=group]:checked")].map((box) => Number(box.value));
    const born = Number(document.getElementById("born").value);
    const reception = born + Number(form.dataset.yearsToReception);
    show(document.getElementById("answer"), surest(rows, reception, born, groups), form.dataset);
  });
}

begin();
