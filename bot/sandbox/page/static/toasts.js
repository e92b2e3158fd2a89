// Short sentences that come and go: what went wrong, what was copied.

import { h } from "./dom.js";

const SHOWN = 9000;

export function toast(sentence) {
  const place = document.getElementById("toasts");
  const note = h("div", { cls: "toast" }, h("p", {}, sentence));
  const close = h("button", { type: "button", cls: "plain", "aria-label": "Close this notice", onclick: () => note.remove() }, "✕");
  note.append(close);
  place.append(note);
  setTimeout(() => note.remove(), SHOWN);
}

export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    toast(`Copy it from here: ${text}`);
  }
}
