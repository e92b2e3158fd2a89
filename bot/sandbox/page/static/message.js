// One message: who, when, what it says, its reactions, and what can be done with it.

import { attempt } from "./api.js";
import { blocks } from "./blocks.js";
import { sure } from "./confirm.js";
import { avatar, h } from "./dom.js";
import { OFFERED, emoji, spoken } from "./emoji.js";
import { close, float } from "./floating.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf, person, store } from "./store.js";
import { longMoment, shortMoment } from "./times.js";

const plainWords = (text) => ({ type: "plain_text", text, emoji: false });

export function message(one, channel, { inThread = false, reply } = {}) {
  const about = { channel: channel.id, ts: one.ts };
  const author = person(one.user);
  const name = nameOf(one.user);
  const mine = one.user === store.state.you.id;
  const private_ = one.ephemeral_to !== null;
  const surface = {
    key: `${channel.id}/${one.ts}`,
    press: (block, element, choice) => attempt("click", { ...about, button: `${block.block_id}/${element.action_id}`, choice }),
  };
  const at = new Date(Number(one.ts) * 1000);
  const words = one.blocks.length ? blocks(one.blocks, surface) : h("div", { cls: "prose" }, mrkdwn(one.text));
  return h(
    "article",
    { cls: `message${private_ ? " private" : ""}`, "aria-label": `${name}, ${shortMoment(at)}` },
    author?.marks.includes("app") ? h("span", { cls: "avatar app", "aria-hidden": "true" }, "⚙") : avatar(name, one.user),
    h(
      "div", { cls: "message-words" },
      private_ ? h("p", { cls: "only-you" }, "Only visible to you") : null,
      h(
        "header", { cls: "byline" },
        h("strong", {}, name),
        (author?.marks ?? []).map((mark) => h("span", { cls: "mark" }, mark)),
        h("time", { datetime: at.toISOString(), title: longMoment(at) }, shortMoment(at)),
        one.edited ? h("span", { cls: "edited", title: `Edited by ${nameOf(one.edited.user)}` }, "(edited)") : null,
      ),
      words,
      private_ ? dismiss(about) : reactions(one, about),
    ),
    private_ ? null : tools(one, about, { mine, reply: inThread ? null : reply }),
  );
}

function dismiss(about) {
  return h("button", { type: "button", cls: "linkish", "data-focus": `${about.ts}/dismiss`, onclick: () => attempt("delete", about) }, "Dismiss");
}

function reactions(one, about) {
  if (!one.reactions.length) return null;
  const chips = one.reactions.map(({ name, users }) => {
    const given = users.includes(store.state.you.id);
    const drawn = emoji(name) ?? `:${name}:`;
    const all = users.map(nameOf);
    const people = users.filter((id) => id !== store.state.app.id).map((id) => nameOf(id).split(" ")[0]);
    const shown = people.length > 2 ? `${people.slice(0, 2).join(", ")} +${people.length - 2}` : people.join(", ");
    return h(
      "button",
      {
        type: "button", cls: "chip", "aria-pressed": String(given), "data-focus": `${about.ts}/${name}`,
        "aria-label": `${drawn} ${users.length}: ${all.join(", ")}`,
        title: `${all.join(", ")} reacted with :${name}:${given ? " – click to take yours back" : ""}`,
        onclick: () => attempt("react", { ...about, emoji: name }),
      },
      h("span", { cls: "glyph" }, drawn),
      h("span", { cls: "count" }, String(users.length)),
      shown ? h("span", { cls: "by" }, shown) : null,
    );
  });
  const more = h("button", { type: "button", cls: "chip add", "aria-label": "Add another reaction", "aria-haspopup": "menu", "data-focus": `${about.ts}/add`, onclick: (event) => pick(event.currentTarget, about) }, "+");
  return h("div", { cls: "chips", role: "group", "aria-label": "Reactions" }, chips, more);
}

function pick(anchor, about) {
  const offered = OFFERED.map((name) =>
    h("button", {
      type: "button", role: "menuitem", cls: "pick", "aria-label": `${emoji(name)} ${spoken(name)}`, title: spoken(name),
      onclick: () => {
        close();
        attempt("react", { ...about, emoji: name });
      },
    }, emoji(name)),
  );
  float(anchor, "Pick an emoji", "menu", h("div", { cls: "picker" }, offered));
}

function tools(one, about, { mine, reply }) {
  return h(
    "div", { cls: "tools", role: "group", "aria-label": "Message actions" },
    h("button", { type: "button", "aria-label": "Add a reaction", title: "Add a reaction", "aria-haspopup": "menu", "data-focus": `${about.ts}/react`, onclick: (event) => pick(event.currentTarget, about) }, "☺"),
    reply ? h("button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", "data-focus": `${about.ts}/reply`, onclick: reply }, "↩") : null,
    h("button", { type: "button", "aria-label": "More actions", title: "More actions", "aria-haspopup": "menu", "data-focus": `${about.ts}/more`, onclick: (event) => menu(event.currentTarget, one, about, mine) }, "⋯"),
  );
}

function menu(anchor, one, about, mine) {
  const item = (words, does, cls = "") =>
    h("button", {
      type: "button", role: "menuitem", cls,
      onclick: () => {
        close();
        does();
      },
    }, words);
  const items = store.state.shortcuts.map(({ name, callback_id }) => item(name, () => attempt("shortcut", { ...about, callback_id })));
  if (mine) items.push(item("Edit message", () => document.dispatchEvent(new CustomEvent("edit", { detail: { one, about } }))));
  if (mine || store.state.you.is_admin) items.push(item("Delete message", () => remove(about), "danger-words"));
  if (!items.length) items.push(h("p", { cls: "quiet" }, "Nothing else can be done with it."));
  float(anchor, "More actions", "menu", items);
}

async function remove(about) {
  const wanted = { title: plainWords("Delete this message?"), text: plainWords("It goes away for everybody, and cannot be brought back."), deny: plainWords("Cancel"), confirm: plainWords("Delete"), style: "danger" };
  if (await sure(wanted)) await attempt("delete", about);
}
