// Forms: the view on top of the acting person's stack, over the channel.

import { act, attempt } from "./api.js";
import { blocks } from "./blocks.js";
import { heldIn } from "./controls.js";
import { fill, h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { store } from "./store.js";
import { toast } from "./toasts.js";

const PAUSE = 350;
const layer = () => document.getElementById("modal-layer");
let shown = "";
let before = null;

// What the visitor has put in, and what of it the server has heard: view id -> "block/action" -> value.
const drafts = new Map();
const timers = new Map();

function draftOf(view) {
  if (!drafts.has(view.id)) drafts.set(view.id, { typed: new Map(), heard: new Map() });
  return drafts.get(view.id);
}

function unheard(view, wanted) {
  const { typed, heard } = draftOf(view);
  const found = {};
  for (const block of view.blocks) {
    if (block.type !== "input" || !wanted(block)) continue;
    const key = `${block.block_id}/${block.element.action_id}`;
    if (typed.has(key) && (!heard.has(key) || heard.get(key) !== typed.get(key))) found[key] = typed.get(key);
  }
  return found;
}

async function tell(act_, view, values, body, failed = toast) {
  const { heard } = draftOf(view);
  for (const [key, value] of Object.entries(values)) heard.set(key, value);
  try {
    await act(act_, { values, ...body });
  } catch (error) {
    for (const key of Object.keys(values)) heard.delete(key);
    failed(error.message);
  }
}

// A surface for blocks.js, of a modal or of the home tab.
export function surfaceOf(view, { home = false, errors = {} } = {}) {
  const { typed } = draftOf(view);
  const name = (block, element) => `${block.block_id}/${element.action_id}`;
  // Filling in a field that the app wants to hear of would tell it so: such fields go by themselves.
  const quiet = () => unheard(view, (block) => !block.dispatch_action);
  const dispatch = (key, value) => tell("view/fill", view, { ...quiet(), [key]: value }, { home });
  return {
    key: view.id,
    errors,
    value: (block, element) => {
      const key = name(block, element);
      return typed.has(key) ? typed.get(key) : heldIn(element, view.state.values[block.block_id]?.[element.action_id]);
    },
    press: (block, element, choice) => tell("view/click", view, quiet(), { home, button: name(block, element), choice }),
    say: (block, element, value, how) => {
      const key = name(block, element);
      typed.set(key, value);
      if (block.type === "input" && !block.dispatch_action) return;
      const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
      clearTimeout(timers.get(key));
      if (how === "chosen" || (how === "entered" && when.includes("on_enter_pressed"))) dispatch(key, value);
      else if (how === "typed" && when.includes("on_character_entered")) timers.set(key, setTimeout(() => dispatch(key, value), PAUSE));
    },
  };
}

export function drawModal() {
  const top = store.state.modals.at(-1);
  const signature = top ? JSON.stringify([top.view.id, top.view.hash, top.errors, store.state.modals.length]) : "";
  const fresh = top && !shown.startsWith(JSON.stringify([top.view.id]).slice(0, -1));
  if (signature === shown) return;
  shown = signature;
  document.getElementById("chat-body").inert = Boolean(top);
  if (!top) {
    layer().hidden = true;
    layer().replaceChildren();
    for (const id of [...drafts.keys()]) if (id !== store.state.home?.view.id) drafts.delete(id);
    before?.focus({ preventScroll: true });
    before = null;
    return;
  }
  if (layer().hidden) before = document.activeElement;
  layer().hidden = false;
  const scrolled = fresh ? 0 : (layer().querySelector(".modal-words")?.scrollTop ?? 0);
  fill(layer(), form(top));
  layer().querySelector(".modal-words").scrollTop = scrolled;
  if (fresh) (layer().querySelector("[autofocus]") ?? layer().querySelector(".field, .options input, .btn"))?.focus();
  const wrong = layer().querySelector("[aria-invalid]");
  wrong?.focus();
}

function form({ view, errors }) {
  const surface = surfaceOf(view, { errors });
  const leave = (all) => () => attempt("view/close", { everything: all });
  const deep = store.state.modals.length > 1;
  return h(
    "form",
    {
      cls: "modal", role: "dialog", "aria-labelledby": "modal-title", novalidate: true,
      onsubmit: (event) => submit(event, view),
      onkeydown: (event) => {
        if (event.key === "Escape") leave(false)();
        // Enter in a line of its own does not send a form of several fields by accident.
        if (event.key === "Enter" && event.target.tagName === "INPUT" && !event.ctrlKey) event.preventDefault();
      },
    },
    h(
      "header", { cls: "modal-head" },
      h("span", { cls: "avatar app", "aria-hidden": "true" }, "⚙"),
      h("h3", { id: "modal-title" }, plain(view.title)),
      h("button", { type: "button", cls: "plain", "aria-label": "Close this form", onclick: leave(true) }, "✕"),
    ),
    h("div", { cls: "modal-words", tabindex: "-1" }, blocks(view.blocks, surface)),
    h(
      "footer", { cls: "foot" },
      h("button", { type: "button", cls: "btn", "data-focus": "modal/close", onclick: leave(false) }, view.close ? plain(view.close) : deep ? "Back" : "Cancel"),
      view.submit ? h("button", { type: "submit", cls: "btn primary", "data-focus": "modal/submit", disabled: view.submit_disabled }, plain(view.submit)) : null,
    ),
  );
}

async function submit(event, view) {
  event.preventDefault();
  const sender = event.target.querySelector("[type=submit]");
  if (!sender || sender.getAttribute("aria-busy") === "true") return;
  sender.setAttribute("aria-busy", "true");
  await tell("view/submit", view, unheard(view, () => true), {});
  sender.removeAttribute("aria-busy");
}
