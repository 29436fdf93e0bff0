// The search of a frozen copy, which has no server to ask: Pagefind's index, which stands beside the pages, is asked instead.
const SHOWN = 20;
const INDEX = new URL("../pagefind/pagefind.js", document.currentScript.src);
const words = new URLSearchParams(location.search).get("q")?.trim() ?? "";

function line(hit) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = hit.url;
  link.textContent = hit.meta.title;
  const hint = item.appendChild(document.createElement("span"));
  hint.className = "hint";
  hint.textContent = hit.plain_excerpt;
  return item;
}

async function search(section) {
  const [heading, list, more] = ["h2", "ul", "button"].map((name) => section.querySelector(name));
  section.hidden = false;
  try {
    const pagefind = await import(INDEX);
    const { results } = await pagefind.search(words);
    const show = async () => {
      const next = results.slice(list.children.length, list.children.length + SHOWN);
      list.append(...(await Promise.all(next.map((one) => one.data()))).map(line));
      more.hidden = list.children.length === results.length;
    };
    more.addEventListener("click", show);
    await show();
    heading.textContent = `${results.length} ${results.length === 1 ? "page holds" : "pages hold"} “${words}”`;
  } catch {
    heading.textContent = "The search cannot run here. The lists below lead to everything.";
  }
}

document.getElementById("q").value = words;
if (words) search(document.getElementById("results"));
