// "Are you sure?", in the app's own words.

import { fill, h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

export function sure(wanted) {
  if (!wanted) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.close();
      resolve(yes);
    };
    fill(
      dialog,
      h("h3", { id: "confirm-title" }, plain(wanted.title)),
      h("div", { cls: "prose" }, textObject(wanted.text)),
      h(
        "div",
        { cls: "foot" },
        h("button", { type: "button", cls: "btn", onclick: answer(false) }, plain(wanted.deny)),
        h("button", { type: "button", cls: `btn ${wanted.style === "danger" ? "danger" : "primary"}`, onclick: answer(true) }, plain(wanted.confirm)),
      ),
    );
    dialog.setAttribute("aria-labelledby", "confirm-title");
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
  });
}
