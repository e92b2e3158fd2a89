// The strip above: what this is, and the time, which can be moved on where it stands still.

import { attempt } from "./api.js";
import { store } from "./store.js";
import { clockTime, longMoment } from "./times.js";

const by = (id) => document.getElementById(id);

export function startStrip() {
  for (const button of by("clock").querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      button.setAttribute("aria-busy", "true");
      await attempt("advance", { seconds: Number(button.dataset.seconds) });
      button.removeAttribute("aria-busy");
    });
  }
}

export function drawStrip() {
  const { state } = store;
  const now = new Date(state.now);
  document.title = state.title;
  by("title").textContent = state.title;
  by("clock").hidden = !state.movable;
  by("now").textContent = clockTime(now, true);
  by("now").title = longMoment(now);
  by("now").setAttribute("datetime", state.now);
}
