// Keys pressed outside of any field. Presses are numbered and sent until the server says that it has acted on them,
// so that quick ones are not lost while the page is being answered.
const heard = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const own = heard.get(parentElement) || { waiting: [], last: 0 };
  own.data = data;
  own.send = setTriggerValue;
  own.waiting = own.waiting.filter(([number]) => number > data.done);
  if (!own.listen) {
    own.listen = (event) => {
      const target = event.composedPath()[0];
      const typing = target instanceof Element && (target.isContentEditable || target.closest("input, textarea, select, [role=combobox], [role=radiogroup]"));
      if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("[role=dialog]")) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (!own.data.keys.includes(key)) return;
      if (key === "Enter" && target instanceof Element && target.closest("button, a, tr")) return;
      event.preventDefault();
      own.last = Math.max(Date.now(), own.last + 1);
      own.waiting.push([own.last, key]);
      own.send("pressed", own.waiting.slice(-20));
    };
    document.addEventListener("keydown", own.listen);
    heard.set(parentElement, own);
  }
  // A script comes after the page it belongs to: this says from when on a press is heard, and which ones.
  parentElement.querySelector("[data-testid=keys]").dataset.hears = data.keys.join(" ");
  return () => {
    document.removeEventListener("keydown", own.listen);
    heard.delete(parentElement);
  };
}
