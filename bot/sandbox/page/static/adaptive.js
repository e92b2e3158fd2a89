// Adaptive Cards, as far as an app may send them here: https://adaptivecards.io/explorer.
// Every word becomes text; of Markdown only what is bold, and what is escaped, is read.

import { h } from "./dom.js";
import { link } from "./links.js";

const WORDS = /\{\{(DATE|TIME)\(([^,)]+)(?:,\s*\w+)?\)\}\}|<at>(.*?)<\/at>|\\([!-\/:-@[-`{-~])/gs;

export function card(shown, surface) {
  return h("div", { cls: "adaptive" }, elements(shown.body ?? [], surface), actions(shown.actions ?? [], surface));
}

function elements(all, surface) {
  return all.map((one) => placed(one, element(one, surface)));
}

function placed(one, node) {
  if (!node) return null;
  if (one.spacing === "None") node.classList.add("close");
  if (one.separator) node.classList.add("apart");
  return node;
}

function element(one, surface) {
  switch (one.type) {
    case "TextBlock":
      return h("p", {}, markdown(one.text));
    case "RichTextBlock":
      return h("p", {}, one.inlines.map(run));
    case "Container":
      return h("div", { cls: one.style === "emphasis" ? "ground" : "set" }, elements(one.items, surface));
    case "ActionSet":
      return actions(one.actions, surface);
    case "Input.Text":
    case "Input.ChoiceSet":
      return input(one, surface);
    default:
      return h("p", { cls: "quiet" }, `(${one.type})`);
  }
}

function run(one) {
  const cls = [one.weight === "Bolder" && "bold", one.fontType === "Monospace" && "mono", one.isSubtle && "subtle", one.size === "Large" && "large"].filter(Boolean).join(" ");
  const address = one.selectAction?.type === "Action.OpenUrl" ? one.selectAction.url : null;
  return h("span", { cls }, address ? link(address, one.text) : one.text);
}

function markdown(text) {
  const bold = /^\*\*(.*)\*\*$/s.exec(text);
  return bold ? h("strong", {}, pieces(bold[1])) : pieces(text);
}

function pieces(text) {
  const made = [];
  let from = 0;
  for (const found of text.matchAll(WORDS)) {
    made.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    const [, kind, at, who, letter] = found;
    if (letter) made.push(letter);
    else if (who !== undefined) made.push(h("span", { cls: "mention" }, pieces(who)));
    else made.push(moment(kind, new Date(at)));
  }
  return [...made, text.slice(from)];
}

function moment(kind, at) {
  const options = kind === "TIME" ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", year: "numeric" };
  return h("time", { datetime: at.toISOString() }, new Intl.DateTimeFormat("en-GB", options).format(at));
}

function input(one, surface) {
  const id = `adaptive/${surface.key}/${one.id}`;
  const keep = (event) => surface.fields.set(one.id, event.target.value);
  const held = surface.fields.get(one.id) ?? one.value ?? "";
  const shared = { id, cls: "field", required: Boolean(one.isRequired), "data-focus": id, oninput: keep };
  const made =
    one.type === "Input.ChoiceSet" ? h("select", shared, one.choices.map(({ title, value }) => h("option", { value, selected: value === held }, title)))
    : one.isMultiline ? h("textarea", { ...shared, rows: "4", value: held })
    : h("input", { ...shared, type: "text", value: held });
  return h("div", { cls: "input" }, h("label", { cls: "label", for: id }, one.label ?? one.id), made);
}

function actions(all, surface) {
  if (!all.length) return null;
  const below = h("div", {});
  const made = all.map((one, place) => {
    const press = () => {
      if (one.type !== "Action.ShowCard") return surface.press(one);
      const open = below.dataset.open === String(place);
      below.dataset.open = open ? "" : String(place);
      below.replaceChildren(...(open ? [] : [h("div", { cls: "ground" }, card(one.card, surface))]));
      return undefined;
    };
    return h("button", { type: "button", cls: "btn", title: one.tooltip, "data-focus": `adaptive/${surface.key}/${one.title}`, onclick: press }, one.title);
  });
  return h("div", { cls: "set" }, h("div", { cls: "actions" }, made), below);
}
