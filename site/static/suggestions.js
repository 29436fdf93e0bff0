// Offers names and words below the large search box as a reader types: a combobox with a list of its own (WAI-ARIA 1.2). What is typed is
// asked of this register alone. Without this script the box is a plain form, and the search is the same.
"use strict";

const FEWEST_LETTERS = 2;
const PAUSE = 150;
const KINDS = { recipient: "organisation", dataset: "dataset", word: "word" };

const box = document.getElementById("q");
const list = document.createElement("ul");
const status = document.createElement("p");
let chosen = -1;
let asked = 0;
let waiting = 0;

function close() {
  list.hidden = true;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function mark(place) {
  const options = [...list.children];
  chosen = (place + options.length + 1) % (options.length + 1);
  if (chosen === options.length) chosen = -1;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  if (chosen < 0) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  box.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen].scrollIntoView({ block: "nearest" });
}

function take(option) {
  box.value = option.dataset.text;
  close();
  box.form.requestSubmit();
}

function show(suggestions) {
  list.replaceChildren();
  for (const [place, one] of suggestions.entries()) {
    const option = list.appendChild(document.createElement("li"));
    option.id = `suggestion-${place}`;
    option.dataset.text = one.text;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(one.text);
    const kind = option.appendChild(document.createElement("span"));
    kind.className = "hint";
    kind.textContent = KINDS[one.kind] ?? one.kind;
  }
  close();
  if (!suggestions.length) {
    status.textContent = "";
    return;
  }
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  status.textContent = `${suggestions.length} ${suggestions.length === 1 ? "suggestion" : "suggestions"}. Use the arrow keys to choose.`;
}

async function ask() {
  const turn = ++asked;
  const text = box.value.trim();
  if (text.length < FEWEST_LETTERS) {
    show([]);
    return;
  }
  try {
    const answer = await fetch(`/search/suggestions.json?q=${encodeURIComponent(text)}`);
    const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
    // What was typed since is asked for by a later turn, and nobody wants a list over a box that they have left.
    if (turn === asked && document.activeElement === box) show(suggestions);
  } catch {
    show([]);
  }
}

function begin() {
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.className = "sr";
  status.setAttribute("role", "status");
  box.parentElement.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    }
  });
  // Before the box loses the focus, which closes the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

begin();
