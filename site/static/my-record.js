// Picks in the browser which entries may be about the stages that a reader chooses, from RECORD_ROWS, a file that is part of the page and
// the same for everybody. Nothing is asked for and nothing that is chosen leaves the browser. Without this script the page is a table by
// year of birth, whose numbers it shows while every stage is chosen.
"use strict";

// The surest first. What each is called the page says.
const SURENESS = ["stated", "inferred", "unknown"];

// The years of birth are those of all year groups of a row. Each that is not chosen at its end makes the oldest a year younger, and at its
// beginning the youngest a year older. A row without year groups has years of birth as printed, which are meant at every stage.
function mayBeAbout(row, born, [first, last]) {
  const from = Math.max(first, row.group_from ?? first);
  const to = Math.min(last, row.group_to ?? last);
  const oldest = row.first_born + (row.group_to ?? to) - to;
  const youngest = row.last_born + (row.group_from ?? from) - from;
  return from <= to && born >= oldest && born <= youngest;
}

function surest(rows, born, stages) {
  const found = new Map();
  for (const row of rows) {
    if (!stages.some((stage) => mayBeAbout(row, born, stage))) continue;
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
    const stages = [...form.querySelectorAll("input[name=stage]:checked")].map((box) => box.value.split(" ").map(Number));
    const born = Number(document.getElementById("born").value);
    show(document.getElementById("answer"), surest(rows, born, stages), form.dataset);
  });
}

begin();
