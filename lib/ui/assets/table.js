// A page of records. All text from the corpus enters the page through textContent.
const made = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

function pieces(parts) {
  const box = made("div");
  box.dir = "auto";
  for (const [text, marked] of parts) box.append(marked ? made("mark", "", text) : document.createTextNode(text));
  return box;
}

function line(row, data, send) {
  const tr = made("tr", (row.id === data.here ? "is-here" : "") + (row.is_out ? " is-out" : ""));
  tr.tabIndex = 0;
  tr.setAttribute("aria-label", `Record ${row.id}`);
  if (row.id === data.here) tr.setAttribute("aria-current", "true");
  const cells = row.cells.map((cell, i) => {
    const td = made("td", data.columns[i].is_number ? "is-number" : "cell", cell === null ? "–" : cell);
    if (cell === null) td.classList.add("none");
    else if (!data.columns[i].is_number) { td.title = cell; td.dir = "auto"; }
    return td;
  });
  const text = made("td", "text");
  for (const tag of row.tags) text.append(made("span", "tag", tag));
  if (row.is_out) text.append(made("span", "tag is-out", "excluded"));
  text.append(row.text.length ? pieces(row.text) : made("div", "none", "(empty)"));
  // The text stands beside the id, so that it is in sight however many columns are shown.
  tr.append(...cells.slice(0, 1), text, ...cells.slice(1));
  const open = () => send("open", { id: row.id });
  tr.onclick = () => { if (!String(window.getSelection())) open(); };
  tr.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); open(); } };
  return tr;
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  frame.classList.toggle("is-compact", data.is_compact);
  const table = made("table"), body = made("tbody");
  table.setAttribute("aria-label", data.label);
  if (!data.is_compact) {
    const head = made("thead"), tr = made("tr"), heads = [];
    for (const column of data.columns) {
      const th = made("th", column.is_number ? "is-number" : ""), button = made("button", "", column.label);
      button.type = "button";
      button.title = "Sort by this column";
      th.setAttribute("aria-sort", { asc: "ascending", desc: "descending" }[column.way] || "none");
      if (column.way) button.append(made("span", "way", column.way === "asc" ? "▲" : "▼"));
      button.onclick = () => setTriggerValue("sort", { column: column.name });
      th.append(button);
      heads.push(th);
    }
    const th = made("th"), name = made("button", "", "text");
    name.disabled = true;
    th.append(name);
    tr.append(...heads.slice(0, 1), th, ...heads.slice(1));
    head.append(tr);
    table.append(head);
  }
  body.append(...data.rows.map((row) => line(row, data, setTriggerValue)));
  table.append(body);
  frame.replaceChildren(table);
  const here = frame.querySelector("tr.is-here");
  if (here && !data.is_compact) here.scrollIntoView({ block: "nearest" });
}
