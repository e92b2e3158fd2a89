// The pane of Microsoft Teams: a channel and the chat with the app, cards and dialogs; hidden where there is no tenant.

import { card } from "./adaptive.js";
import { attempt } from "./api.js";
import { avatar, fill, h, keyed } from "./dom.js";
import { changed, store } from "./store.js";
import { shortMoment } from "./times.js";
import { toast } from "./toasts.js";

const by = (id) => document.getElementById(id);
const OFFERED = ["2705_whiteheavycheckmark", "274c_crossmark", "270b_raisedhand", "like"];
const OLD = { like: "👍", heart: "❤️", laugh: "😆", surprised: "😮", sad: "😢", angry: "😡" };
let chosen = null;
let last = "";
let shown = "";
let filled = new Map();

export function startTeams() {
  by("teams-write").addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = by("teams-words");
    if (!words.value.trim()) return;
    if (await attempt("teams/say", { room: room().id, text: words.value })) words.value = "";
  });
}

function room() {
  const { rooms } = store.state.teams;
  return rooms.find((one) => one.id === chosen) ?? rooms[0];
}

export function drawTeams() {
  const { teams } = store.state;
  document.body.classList.toggle("with-teams", Boolean(teams));
  by("teams").hidden = !teams;
  if (!teams) return;
  by("teams-you").textContent = teams.you ? `as ${teams.you}` : "";
  by("teams-write").hidden = !teams.you;
  if (!teams.you) {
    fill(by("teams-rooms"));
    keyed(by("teams-messages"), [{ key: "nobody", value: {} }], () => h("li", { cls: "empty" }, `${store.state.you.real_name} is not in this team.`));
    return;
  }
  const here = room();
  const choose = (id) => () => {
    chosen = id;
    changed();
  };
  const called = (one) => (one.name ? `#${one.name}` : "Twokeys");
  fill(by("teams-rooms"), teams.rooms.map((one) => h("button", { type: "button", "aria-pressed": String(one.id === here.id), "data-focus": `teams/${one.id}`, onclick: choose(one.id) }, called(one))));
  by("teams-words").placeholder = here.name ? "@Twokeys draft …" : "draft …";
  drawMessages(here);
  drawDialog(teams.dialog);
}

function drawMessages(here) {
  const list = by("teams-messages");
  const place = `${store.state.you.id}/${here.id}`;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const items = here.messages.map((one) => ({ key: one.id, value: { one, you: store.state.you.id } }));
  const answers = (id) => here.messages.filter((one) => one.thread === id);
  const ordered = items.filter(({ value }) => !value.one.thread).flatMap((item) => [item, ...answers(item.key).map((one) => items.find(({ key }) => key === one.id))]);
  keyed(list, ordered.length ? ordered : [{ key: "none", value: {} }], ({ one }) => (one ? message(one) : h("li", { cls: "empty" }, "Nothing has been said here yet.")));
  if (place !== last || atEnd) list.scrollTop = list.scrollHeight;
  last = place;
}

function message(one) {
  const name = one.by ?? "Twokeys";
  const at = new Date(one.at * 1000);
  const surface = { key: one.id, fields: new Map() };
  surface.press = (action) => pressed("teams/press", { message: one.id, button: action.title, fields: Object.fromEntries(surface.fields) });
  return h(
    "li", { cls: one.thread ? "item answer" : "item" },
    h(
      "article", { cls: "message", "aria-label": `${name} in Teams, ${shortMoment(at)}` },
      one.by ? avatar(name, name) : h("span", { cls: "avatar app", "aria-hidden": "true" }, "⚙"),
      h(
        "div", { cls: "message-words" },
        h("header", { cls: "byline" }, h("strong", {}, name), h("time", { datetime: at.toISOString() }, shortMoment(at)), one.edited ? h("span", { cls: "edited" }, "Edited") : null),
        one.card ? card(one.card, surface) : h("div", { cls: "prose" }, one.text.replace(/<\/?at>/g, "")),
        one.card && !one.thread ? reactions(one) : null,
      ),
    ),
  );
}

function reactions(one) {
  const given = new Map(one.reactions.map((each) => [each.type, each]));
  const chip = (kind) => {
    const each = given.get(kind);
    const people = each?.people ?? [];
    const glyph = OLD[kind] ?? String.fromCodePoint(Number.parseInt(kind, 16));
    return h(
      "button", { type: "button", cls: "chip", "aria-pressed": String(each?.yours ?? false), "aria-label": `${glyph} ${people.length}: ${people.join(", ")}`, title: people.join(", "), "data-focus": `teams/${one.id}/${kind}`, onclick: () => attempt("teams/react", { message: one.id, kind }) },
      h("span", { cls: "glyph" }, glyph), people.length ? h("span", { cls: "count" }, String(people.length)) : null, people.length ? h("span", { cls: "by" }, people.map((who) => who.split(" ")[0]).join(", ")) : null,
    );
  };
  const others = [...given.keys()].filter((kind) => !OFFERED.includes(kind));
  return h("div", { cls: "chips", role: "group", "aria-label": "Reactions" }, [...OFFERED, ...others].map(chip));
}

async function pressed(name, body) {
  const answer = await attempt(name, body);
  if (answer?.message) toast(answer.message);
}

function drawDialog(dialog) {
  const signature = dialog ? JSON.stringify(dialog) : "";
  if (signature === shown) return;
  shown = signature;
  const layer = by("teams-dialog");
  layer.hidden = !dialog;
  filled = new Map();
  if (!dialog) return layer.replaceChildren();
  const surface = { key: "dialog", fields: filled, press: (action) => pressed("teams/send", { button: action.title, fields: Object.fromEntries(filled) }) };
  const shut = h("button", { type: "button", cls: "plain", "aria-label": "Close", onclick: () => attempt("teams/close", {}) }, "✕");
  return layer.replaceChildren(
    h("div", { cls: "modal", role: "dialog", "aria-label": dialog.title }, h("header", { cls: "modal-head" }, h("h3", {}, dialog.title), shut), h("div", { cls: "modal-words" }, card(dialog.card, surface))),
  );
}
