// Where the visitor writes: a message, a slash command, or a new text for a message of theirs.

import { act } from "./api.js";
import { h } from "./dom.js";
import { store } from "./store.js";
import { toast } from "./toasts.js";

// What is half written outlives its box, which is drawn anew when something around it changes.
const halfWritten = new Map();

export function composer({ keep, label, about, placeholder, value = "", sent = () => {}, cancel, name = "post", commands = true, words = "Send" }) {
  const leave = () => {
    halfWritten.delete(keep);
    cancel();
  };
  const hint = h("ul", { cls: "hints", hidden: true });
  const box = h("textarea", {
    cls: "field", rows: 1, placeholder, "aria-label": label, "data-focus": keep ?? label, value: halfWritten.get(keep) ?? value,
    oninput: () => changed(),
    onkeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
      if (event.key === "Escape" && cancel) leave();
    },
  });
  const button = h("button", { type: "submit", cls: "btn primary" }, words);
  const form = h("form", { cls: "composer", onsubmit: (event) => (event.preventDefault(), send()) }, hint, h("div", { cls: "composer-row" }, box, cancel ? h("button", { type: "button", cls: "btn", onclick: leave }, "Cancel") : null, button));
  let busy = false;

  function changed() {
    if (keep) halfWritten.set(keep, box.value);
    box.style.height = "auto";
    if (box.scrollHeight) box.style.height = `${Math.min(box.scrollHeight + 2, 180)}px`;
    const typed = box.value;
    const fitting = commands && typed.startsWith("/") ? store.state.commands.filter((one) => one.name.startsWith(typed.split(/\s/)[0]) || typed.startsWith(`${one.name} `)) : [];
    hint.hidden = fitting.length === 0;
    hint.replaceChildren(...fitting.map((one) => suggestion(one)));
  }

  function suggestion(one) {
    const take = () => {
      if (!box.value.startsWith(`${one.name} `)) box.value = `${one.name} `;
      box.focus();
      changed();
    };
    return h("li", {}, h("button", { type: "button", onclick: take }, h("strong", {}, one.name), one.hint ? h("code", {}, one.hint) : null, one.description ? h("span", { cls: "quiet" }, one.description) : null));
  }

  async function send() {
    const text = box.value.trim();
    if (!text || busy) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      await act(name, { ...about(), text });
      box.value = "";
      changed();
      halfWritten.delete(keep);
      sent();
    } catch (error) {
      toast(error.message);
    } finally {
      busy = false;
      form.removeAttribute("aria-busy");
    }
  }

  form.write = (text) => {
    box.value = text;
    changed();
    box.focus();
    box.setSelectionRange(text.length, text.length);
  };
  form.say = (words_) => {
    box.placeholder = words_;
    box.setAttribute("aria-label", words_);
  };
  return form;
}
