// Block Kit as elements (https://docs.slack.dev/reference/block-kit/blocks).

import { sure } from "./confirm.js";
import { control, firstIn } from "./controls.js";
import { h } from "./dom.js";
import { close, float } from "./floating.js";
import { link } from "./links.js";
import { mrkdwn, plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

// `surface` says where the blocks are: `key`, `press(block, element, choice)`, and for a view `value`, `say` and `errors`.
export function blocks(list, surface) {
  return h("div", { cls: "blocks" }, list.map((block) => drawn(block, surface)));
}

function drawn(block, surface) {
  switch (block.type) {
    case "section":
      return section(block, surface);
    case "header":
      return h("h4", { cls: "block-header" }, plain(block.text));
    case "divider":
      return h("hr", {});
    case "context":
      return h("div", { cls: "context" }, block.elements.map((one) => (one.type === "image" ? picture(one, "tiny") : h("span", { cls: "prose" }, textObject(one)))));
    case "actions":
      return h("div", { cls: "actions" }, block.elements.map((one) => interactive(block, one, surface)));
    case "image":
      return h("figure", { cls: "picture" }, block.title ? h("figcaption", {}, plain(block.title)) : null, picture(block, "wide"));
    case "rich_text":
      return richText(block);
    case "input":
      return input(block, surface);
    case "video":
      return h("p", { cls: "prose" }, "▶ ", link(block.title_url ?? block.video_url, plain(block.title)));
    case "markdown":
      return h("div", { cls: "prose" }, mrkdwn(block.text.replaceAll("**", "*")));
    default:
      return h("p", { cls: "quiet" }, `(${block.type})`);
  }
}

function section(block, surface) {
  const words = h(
    "div", { cls: "section-words" },
    block.text ? h("div", { cls: "prose" }, textObject(block.text)) : null,
    block.fields ? h("div", { cls: "fields" }, block.fields.map((one) => h("div", { cls: "prose" }, textObject(one)))) : null,
  );
  if (!block.accessory) return h("div", { cls: "section" }, words);
  const beside = block.accessory.type === "image" ? picture(block.accessory, "small") : interactive(block, block.accessory, surface);
  return h("div", { cls: "section with-accessory" }, words, h("div", { cls: "accessory" }, beside));
}

// Pictures would come from elsewhere, and nothing here leaves the machine.
function picture(image, size) {
  return h("span", { cls: `image ${size}`, role: "img", "aria-label": image.alt_text, title: image.alt_text }, size === "tiny" ? "▣" : image.alt_text);
}

function interactive(block, element, surface) {
  if (element.type === "button") return button(block, element, surface);
  if (element.type === "overflow") return overflow(block, element, surface);
  const id = `${surface.key}/${block.block_id}/${element.action_id}`;
  const value = surface.value ? surface.value(block, element) : firstIn(element);
  const say = (chosen, how) => {
    if (surface.say) surface.say(block, element, chosen, how);
    else if (how !== "typed" && chosen !== null) surface.press(block, element, chosen);
  };
  return control(element, { id, value, say, labelled: element.placeholder ? plain(element.placeholder) : "Choose" });
}

function button(block, element, surface) {
  const pressed = async (event) => {
    const own = event.currentTarget;
    if (own.getAttribute("aria-busy") === "true" || !(await sure(element.confirm))) return;
    own.setAttribute("aria-busy", "true");
    await surface.press(block, element);
    own.removeAttribute("aria-busy");
  };
  const focus = `${surface.key}/${block.block_id}/${element.action_id}`;
  const words = plain(element.text);
  const made = h("button", { type: "button", cls: `btn ${element.style ?? ""}`, "data-focus": focus, "aria-label": element.accessibility_label, onclick: pressed }, words);
  if (!element.url) return made;
  return h("span", { cls: "btn with-link" }, link(element.url, words));
}

function overflow(block, element, surface) {
  const choose = (option) => async () => {
    close();
    if (await sure(element.confirm)) await surface.press(block, element, option.value);
  };
  const offered = () => element.options.map((one) => h("button", { type: "button", role: "menuitem", onclick: choose(one) }, plain(one.text)));
  return h("button", { type: "button", cls: "btn", "aria-label": "More", "aria-haspopup": "menu", onclick: (event) => float(event.currentTarget, "More", "menu", offered()) }, "⋯");
}

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

function input(block, surface) {
  const { element } = block;
  const id = `${surface.key}/${block.block_id}/${element.action_id}`;
  const wrong = surface.errors?.[block.block_id];
  const grouped = GROUPS.has(element.type) || element.type.startsWith("multi_");
  const words = [plain(block.label), block.optional ? h("span", { cls: "quiet" }, " (optional)") : null];
  const hints = [wrong ? `${id}/wrong` : null, block.hint ? `${id}/hint` : null].filter(Boolean).join(" ");
  const field = control(element, {
    id, value: surface.value(block, element), invalid: Boolean(wrong), described: hints || undefined,
    labelled: grouped ? plain(block.label) : undefined, say: (value, how) => surface.say(block, element, value, how),
  });
  return h(
    "div", { cls: `input${wrong ? " wrong" : ""}` },
    grouped ? h("span", { cls: "label" }, words) : h("label", { cls: "label", for: id }, words),
    field,
    wrong ? h("p", { cls: "error", id: `${id}/wrong`, role: "alert" }, wrong) : null,
    block.hint ? h("p", { cls: "quiet hint", id: `${id}/hint` }, plain(block.hint)) : null,
  );
}

