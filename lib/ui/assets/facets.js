// Bars that filter. All text from the corpus enters the page through textContent.
const made = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};
const number = (n) => n.toLocaleString("en-US");
const percent = (part, whole) => (whole ? Math.max((100 * part) / whole, part ? 1.5 : 0) : 0) + "%";

function bar(facet, [label, here, all, chosen], most, index, send) {
  const row = made("button", "value");
  row.type = "button";
  row.setAttribute("role", "checkbox");
  row.setAttribute("aria-checked", chosen ? "true" : "false");
  row.title = `${label}: ${number(here)} of ${number(all)} in the corpus`;
  if (label === "(none)" || label === "(empty)") row.classList.add("is-none");
  if (!here && !chosen) row.classList.add("is-nothing");
  row.append(made("span", "check", chosen ? "✓" : ""), made("bdi", "label", label), made("span", "n", number(here)));
  const total = made("span", "all"), part = made("span", "here");
  total.style.width = percent(all, most.all);
  part.style.width = percent(here, most.here);
  row.append(total, part);
  row.onclick = () => send("pick", { column: facet.column, first: index, last: index });
  return row;
}

function bins(facet, bars, most, send) {
  const box = made("div"), row = made("div", "bins"), ends = made("div", "ends");
  const low = made("span", "", bars[0][0]), high = made("span", "", bars[bars.length - 1][0]), said = made("span", "said");
  const say = (words) => { said.textContent = words; low.hidden = high.hidden = Boolean(words); };
  const cells = [];
  let start = null, end = null;
  const mark = () => {
    const [low, high] = start === null ? [1, 0] : [Math.min(start, end), Math.max(start, end)];
    cells.forEach((cell, i) => cell.classList.toggle("is-drag", i >= low && i <= high));
  };
  bars.forEach(([label, here, all, chosen], i) => {
    const cell = made("button", "bin");
    cell.type = "button";
    cell.setAttribute("aria-pressed", chosen ? "true" : "false");
    const words = `${label}: ${number(here)} of ${number(all)}`;
    cell.setAttribute("aria-label", words);
    const total = made("span", "all"), part = made("span", "here");
    total.style.height = percent(all, most.all);
    part.style.height = percent(here, most.here);
    cell.append(total, part);
    cell.onpointerenter = () => { say(words); if (start !== null) { end = i; mark(); } };
    cell.onfocus = () => say(words);
    cell.onblur = () => say("");
    cell.onpointerdown = (event) => { event.preventDefault(); start = end = i; mark(); };
    cell.onclick = (event) => { if (event.detail === 0) send("pick", { column: facet.column, first: i, last: i }); };
    cells.push(cell);
  });
  row.onpointerleave = () => say("");
  row.title = "Click a bar, or drag over several";
  row.onpointerup = () => {
    if (start !== null) send("pick", { column: facet.column, first: Math.min(start, end), last: Math.max(start, end) });
    start = end = null;
    mark();
  };
  row.classList.toggle("has-chosen", bars.some((one) => one[3]));
  row.append(...cells);
  ends.append(low, said, high);
  box.append(row, ends);
  return box;
}

function section(facet, send) {
  const box = made("section", "facet" + (facet.is_open ? " is-open" : "")), head = made("div", "head");
  const open = made("button", "open");
  open.type = "button";
  open.setAttribute("aria-expanded", facet.is_open ? "true" : "false");
  open.append(made("span", "turn", "▸"), made("bdi", "name", facet.label));
  open.title = facet.label;
  if (facet.is_open && facet.kind !== "ranges") open.append(made("span", "n", number(facet.n_values)));
  open.onclick = () => send("open", { column: facet.column });
  head.append(open);
  if (facet.is_filtered) {
    const clear = made("button", "clear", "clear");
    clear.type = "button";
    clear.onclick = () => send("clear", { column: facet.column });
    head.append(clear);
  }
  box.append(head);
  if (!facet.is_open) return box;
  const body = made("div", "body");
  if (facet.can_find) {
    const find = made("input");
    find.type = "search";
    find.value = facet.find;
    find.placeholder = "find a value";
    find.setAttribute("aria-label", `Find a value of ${facet.label}`);
    find.onchange = () => { if (find.value !== facet.find) send("find", { column: facet.column, text: find.value }); };
    body.append(find);
  }
  const most = { here: Math.max(...facet.bars.map((one) => one[1]), 0), all: Math.max(...facet.bars.map((one) => one[2]), 0) };
  const binned = facet.kind === "ranges" ? facet.bars.filter((one) => one[0] !== "(none)") : [];
  if (binned.length) body.append(bins(facet, binned, most, send));
  facet.bars.forEach((one, i) => { if (i >= binned.length) body.append(bar(facet, one, most, i, send)); });
  if (!facet.bars.length) body.append(made("div", "empty", facet.find ? "No value has this in it." : "No values here."));
  if (facet.n_hidden || facet.can_fewer) {
    const foot = made("div", "foot");
    if (facet.n_hidden) {
      const more = made("button", "", `show more, ${number(facet.n_hidden)} hidden`);
      more.type = "button";
      more.onclick = () => send("more", { column: facet.column, more: true });
      foot.append(more);
    }
    if (facet.can_fewer) {
      const fewer = made("button", "", "fewer");
      fewer.type = "button";
      fewer.onclick = () => send("more", { column: facet.column, more: false });
      foot.append(fewer);
    }
    body.append(foot);
  }
  box.append(body);
  return box;
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".facets");
  const held = parentElement.activeElement || (parentElement.getRootNode && parentElement.getRootNode().activeElement);
  const place = held && root.contains(held) ? [...root.querySelectorAll("button,input")].indexOf(held) : -1;
  const nodes = [];
  let group = null;
  for (const facet of data.facets) {
    if (facet.group !== group) nodes.push(made("div", "group", (group = facet.group)));
    nodes.push(section(facet, setTriggerValue));
  }
  root.replaceChildren(...nodes);
  // The bars are made anew on each answer; who works by keyboard stays at the same place.
  if (place >= 0) [...root.querySelectorAll("button,input")][place]?.focus();
}
