// One small panel that floats beside what opened it: a menu, or the emoji to pick from.

import { fill } from "./dom.js";

const panel = () => document.getElementById("floating");
let opener = null;

export function float(anchor, label, role, ...children) {
  close();
  const node = panel();
  fill(node, children);
  node.setAttribute("role", role);
  node.setAttribute("aria-label", label);
  node.hidden = false;
  opener = anchor;
  anchor.setAttribute("aria-expanded", "true");
  place(anchor, node);
  node.querySelector("button")?.focus();
}

export function close() {
  const node = panel();
  if (node.hidden) return;
  const back = node.contains(document.activeElement);
  node.hidden = true;
  opener?.setAttribute("aria-expanded", "false");
  if (back) opener?.focus({ preventScroll: true });
  opener = null;
}

function place(anchor, node) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const below = at.bottom + 6 + height < innerHeight;
  node.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - height - 6)}px`;
  node.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
}

function step(event, by) {
  const buttons = [...panel().querySelectorAll("button")];
  event.preventDefault();
  buttons[(buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length]?.focus();
}

export function watch() {
  panel().addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "ArrowDown" || event.key === "ArrowRight") step(event, 1);
    if (event.key === "ArrowUp" || event.key === "ArrowLeft") step(event, -1);
    if (event.key === "Tab") close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!panel().contains(event.target) && !opener?.contains(event.target)) close();
  });
  document.addEventListener("scroll", close, { capture: true, passive: true });
  addEventListener("resize", close);
}
