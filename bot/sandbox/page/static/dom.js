// Elements from plain values: every string becomes text, never markup.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "tabIndex", "open", "required", "readOnly"]);

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name === "cls" ? "class" : name, value === true ? "" : value);
  }
  return add(node, children);
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
  return node;
}

export function fill(node, ...children) {
  keepingFocus(node, () => {
    node.replaceChildren();
    add(node, children);
  });
}

// Whatever has the focus keeps it when its surroundings are drawn anew: it is found again by its `data-focus`.
function keepingFocus(within, draw) {
  const active = document.activeElement;
  const held = active && within.contains(active) ? active.dataset.focus : undefined;
  const range = held && "selectionStart" in active ? [safely(active, "selectionStart"), safely(active, "selectionEnd")] : [];
  draw();
  if (held === undefined || within.contains(active)) return;
  const again = [...within.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === held);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (typeof range[0] === "number") again.setSelectionRange(range[0], range[1]);
}

function safely(input, name) {
  try {
    return input[name];
  } catch {
    return null;
  }
}

// Children by key: one whose signature is the same stays the very same element.
export function keyed(parent, items, make) {
  const standing = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  keepingFocus(parent, () => {
    const wanted = items.map(({ key, value }) => {
      const signature = JSON.stringify(value);
      const old = standing.get(key);
      if (old && old.signature === signature) return old;
      const node = make(value);
      node.dataset.key = key;
      node.signature = signature;
      return node;
    });
    wanted.forEach((node, place) => {
      if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
    });
    while (parent.children.length > wanted.length) parent.lastElementChild.remove();
  });
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
}

export function avatar(name, id, extra = "") {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return h("span", { cls: `avatar hue-${sum % 8} ${extra}`, "aria-hidden": "true" }, initials(name));
}
