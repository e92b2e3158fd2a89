// What can be filled in or chosen: each element of Block Kit as a control of the browser.

import { h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { store } from "./store.js";

const KEPT = {
  plain_text_input: "value", url_text_input: "value", email_text_input: "value", number_input: "value",
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  users_select: "selected_user", conversations_select: "selected_conversation", channels_select: "selected_channel",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
  checkboxes: "selected_options", multi_static_select: "selected_options", multi_users_select: "selected_users",
  multi_conversations_select: "selected_conversations", multi_channels_select: "selected_channels",
};
const TYPED = { url_text_input: "url", email_text_input: "email", number_input: "text", datepicker: "date", timepicker: "time" };

// What a field holds, as the server takes it back: an option by its value.
export function heldIn(element, state) {
  const held = state?.[KEPT[element.type]] ?? null;
  if (Array.isArray(held)) return held.map((one) => one.value ?? one);
  return held?.value ?? held;
}

export function firstIn(element) {
  const initial = Object.entries(element).find(([name]) => name.startsWith("initial_"))?.[1] ?? null;
  return heldIn(element, { [KEPT[element.type]]: initial });
}

// `say(value, how)` hears of every change; `how` is "typed", "entered" or "chosen".
export function control(element, { id, value, say, labelled, described, invalid }) {
  const common = {
    id, "data-focus": id, "aria-label": labelled, "aria-describedby": described, "aria-invalid": invalid ? "true" : undefined,
    placeholder: element.placeholder ? plain(element.placeholder) : undefined,
  };
  switch (element.type) {
    case "radio_buttons":
      return group(element, common, [value], "radio", (picked) => say(picked[0], "chosen"));
    case "checkboxes":
      return group(element, common, value ?? [], "checkbox", (picked) => say(picked, "chosen"));
    case "static_select":
    case "external_select":
      return choice(element, common, value, options(element), say);
    case "users_select":
      return choice(element, common, value, people(), say);
    case "channels_select":
    case "conversations_select":
      return choice(element, common, value, rooms(), say);
    case "multi_static_select":
      return group(element, common, value ?? [], "checkbox", (picked) => say(picked, "chosen"));
    case "multi_users_select":
      return group({ ...element, options: people() }, common, value ?? [], "checkbox", (picked) => say(picked, "chosen"));
    case "multi_channels_select":
    case "multi_conversations_select":
      return group({ ...element, options: rooms() }, common, value ?? [], "checkbox", (picked) => say(picked, "chosen"));
    case "datetimepicker":
      return moment(common, value, say);
    default:
      return typed(element, common, value, say);
  }
}

function typed(element, common, value, say) {
  const many = element.type === "plain_text_input" && element.multiline;
  const type = TYPED[element.type] ?? "text";
  const chosen = type === "date" || type === "time";
  return h(many ? "textarea" : "input", {
    ...common, cls: "field", type: many ? undefined : type, rows: many ? 5 : undefined, maxlength: element.max_length, value: value ?? "",
    autocomplete: "off",
    oninput: (event) => say(event.target.value, chosen ? "chosen" : "typed"),
    onkeydown: (event) => {
      if (event.key === "Enter" && !event.isComposing && (!many || event.ctrlKey || event.metaKey)) say(event.target.value, "entered");
    },
  });
}

function choice(element, common, value, offered, say) {
  const empty = h("option", { value: "" }, element.placeholder ? plain(element.placeholder) : "Choose one");
  const one = (option) => h("option", { value: option.value, selected: option.value === value }, plain(option.text));
  const inside = element.option_groups
    ? element.option_groups.map((each) => h("optgroup", { label: plain(each.label) }, each.options.map(one)))
    : offered.map(one);
  return h("select", { ...common, cls: "field", onchange: (event) => say(event.target.value || null, "chosen") }, empty, inside);
}

function group(element, common, picked, type, say) {
  const { id, placeholder, ...marks } = common;
  const box = h("div", { ...marks, id, "data-focus": undefined, cls: "options", role: type === "radio" ? "radiogroup" : "group" });
  const heard = () => say([...box.querySelectorAll("input:checked")].map((one) => one.value));
  options(element).forEach((option, place) => {
    const own = `${id}/${place}`;
    box.append(
      h(
        "label", { cls: "option" },
        h("input", { type, name: id, value: option.value, checked: picked.includes(option.value), "data-focus": own, onchange: heard }),
        h("span", {}, textObject(option.text), option.description ? h("small", {}, textObject(option.description)) : null),
      ),
    );
  });
  return box;
}

function moment(common, value, say) {
  const shift = new Date().getTimezoneOffset() * 60_000;
  const shown = value ? new Date(value * 1000 - shift).toISOString().slice(0, 16) : "";
  const heard = (event) => say(event.target.value ? Math.floor(new Date(event.target.value).getTime() / 1000) : null, "chosen");
  return h("input", { ...common, cls: "field", type: "datetime-local", value: shown, onchange: heard });
}

export function options(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((one) => one.options);
}

function people() {
  return store.state.people.filter((one) => !one.deleted).map((one) => ({ value: one.id, text: { type: "plain_text", text: one.real_name } }));
}

function rooms() {
  return store.state.channels.filter((one) => one.kind !== "im").map((one) => ({ value: one.id, text: { type: "plain_text", text: `#${one.name}` } }));
}
