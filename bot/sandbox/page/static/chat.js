// The left pane: channels, messages with their threads, and the place to write.

import { attempt, look } from "./api.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { fill, h, keyed } from "./dom.js";
import { message } from "./message.js";
import { surfaceOf } from "./modal.js";
import { changed, room, roomName, store } from "./store.js";
import { toast } from "./toasts.js";

const by = (id) => document.getElementById(id);
const threads = new Set();
let writing;
let editing = null;
let last = "";
let tab = "messages";

export function startChat() {
  writing = composer({ label: "Message", placeholder: "Message", about: () => ({ channel: room().id }) });
  by("composer").append(writing);
  by("who").addEventListener("change", (event) => {
    store.who = event.target.value;
    sessionStorage.setItem("who", store.who);
    editing = null;
    look();
  });
  document.addEventListener("edit", (event) => {
    editing = event.detail;
    changed();
  });
  document.addEventListener("compose", (event) => {
    if (store.state.modals.length) {
      toast("A form is open; send or close it first.");
      return;
    }
    if (room().kind === "im") store.room = store.state.channels.find((one) => one.kind !== "im")?.id ?? store.room;
    changed();
    writing.scrollIntoView({ block: "nearest" });
    writing.write(event.detail);
  });
}

export function drawChat() {
  const { state } = store;
  by("team").textContent = state.team;
  by("app-state").textContent = state.connected ? `${state.app.real_name} is connected` : `${state.app.real_name} is not connected`;
  by("app-state").classList.toggle("on", state.connected);
  drawPeople(state);
  const channel = room();
  if (!channel) return;
  store.room = channel.id;
  drawRooms(state, channel);
  drawHead(state, channel);
  drawMessages(channel);
}

function drawPeople(state) {
  const groups = [
    ["Members", (one) => !one.is_foreign && !one.is_restricted && !one.is_ultra_restricted],
    ["Guests", (one) => one.is_restricted || one.is_ultra_restricted],
    ["From another company", (one) => one.is_foreign && !one.is_restricted && !one.is_ultra_restricted],
  ];
  const actors = state.people.filter((one) => !one.is_bot);
  const said = (one) => (one.marks.length ? `${one.real_name} (${one.marks.join(", ")})` : one.real_name);
  const option = (one) => h("option", { value: one.id, selected: one.id === state.you?.id, disabled: one.deleted }, said(one));
  const made = groups.map(([label, belongs]) => ({ label, people: actors.filter(belongs) })).filter((one) => one.people.length);
  const signature = JSON.stringify([made, state.you?.id]);
  if (by("who").signature === signature) return;
  by("who").signature = signature;
  by("who").replaceChildren(...made.map(({ label, people }) => h("optgroup", { label }, people.map(option))));
}

function unseen(state, channel) {
  const key = `${state.you.id}/${channel.kind === "im" ? "app" : channel.id}`;
  if (channel.id === store.room) store.seen.set(key, channel.messages.at(-1)?.ts ?? "");
  const since = store.seen.get(key) ?? "";
  return channel.messages.filter((one) => one.ts > since && one.user !== state.you.id).length;
}

function drawRooms(state, current) {
  const items = state.channels.map((one) => ({
    key: one.id,
    value: { id: one.id, kind: one.kind, name: roomName(one), here: one.id === current.id, fresh: unseen(state, one) },
  }));
  keyed(by("rooms"), items, ({ id, kind, name, here, fresh }) => {
    const go = () => {
      store.room = id;
      tab = "messages";
      changed();
    };
    const sign = { im: "●", private: "🔒︎" }[kind] ?? "#";
    return h(
      "li", {},
      h(
        "button", { type: "button", cls: "room-link", "aria-current": here ? "true" : undefined, "data-focus": `room/${id}`, onclick: go },
        h("span", { cls: `sign ${kind}`, "aria-hidden": "true" }, sign), h("span", { cls: "room-name" }, name),
        fresh ? h("span", { cls: "fresh", "aria-label": `${fresh} new` }, String(fresh)) : null,
      ),
    );
  });
}

function drawHead(state, channel) {
  const im = channel.kind === "im";
  const title = im ? roomName(channel) : `#${channel.name}`;
  const people = channel.members.filter((id) => id !== state.app.id).length;
  const quiet = im ? "direct messages with the app" : `${people} ${people === 1 ? "person" : "people"}${channel.members.includes(state.app.id) ? ` and ${state.app.real_name}` : ""}${channel.archived ? " · archived" : ""}`;
  const choose = (name) => () => {
    tab = name;
    if (name === "home") attempt("home", {});
    changed();
  };
  const choice = (name, words) => h("button", { type: "button", "aria-pressed": String(tab === name), "data-focus": `tab/${name}`, onclick: choose(name) }, words);
  fill(
    by("room-head"),
    h("h3", {}, title), h("span", { cls: "quiet" }, quiet),
    im ? h("div", { cls: "tabs", role: "group", "aria-label": "Parts of the app" }, choice("messages", "Messages"), choice("home", "Home")) : null,
  );
  writing.say(`Message ${title} as ${state.you.real_name.split(" ")[0]}`);
  by("composer").hidden = (im && tab === "home") || channel.archived;
}

function drawMessages(channel) {
  const list = by("messages");
  const place = `${store.state.you.id}/${channel.id}/${tab}`;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const home = channel.kind === "im" && tab === "home";
  keyed(list, home ? homeItems() : messageItems(channel), (item) => item.make());
  if (place !== last || atEnd) list.scrollTop = list.scrollHeight;
  if (home && place !== last) list.scrollTop = 0;
  last = place;
}

// Items carry how they are made beside what they are made of; functions leave no trace in a signature.
function homeItems() {
  const { home } = store.state;
  if (!home) return [empty("The app shows nothing here yet.")];
  const make = () => h("li", { cls: "home" }, blocks(home.view.blocks, surfaceOf(home.view, { home: true })));
  return [{ key: "home", value: { hash: home.view.hash, make } }];
}

function empty(words) {
  return { key: `empty ${words}`, value: { words, make: () => h("li", { cls: "empty" }, words) } };
}

function messageItems(channel) {
  const roots = new Map();
  for (const one of channel.messages) {
    const root = one.thread_ts ?? one.ts;
    if (!roots.has(root)) roots.set(root, { root: null, replies: [] });
    if (root === one.ts) roots.get(root).root = one;
    else roots.get(root).replies.push(one);
  }
  const now = store.state.now.slice(0, 10);
  const items = [...roots.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ts, { root, replies }]) => {
    const open = threads.has(ts);
    const edited = editing?.one.ts;
    const value = { root, replies, open, edited: [root, ...replies].some((one) => one?.ts === edited) ? edited : null };
    const around = [store.state.you.id, store.state.people, store.state.shortcuts, now, store.state.network.posts.length];
    return { key: ts, value: { ...value, around, make: () => thread(ts, value, channel) } };
  });
  return items.length ? items : [empty("Nothing has been said here yet.")];
}

function thread(ts, { root, replies, open }, channel) {
  const toggle = () => {
    if (!threads.delete(ts)) threads.add(ts);
    changed();
    if (threads.has(ts)) by("messages").querySelector(`[data-key="${CSS.escape(ts)}"] .thread textarea`)?.focus();
  };
  const own = (one, options) => (editing?.one.ts === one.ts ? rewriting(one) : message(one, channel, options));
  const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  const answer = () => composer({ keep: `thread/${ts}`, label: "Reply in thread", placeholder: "Reply in thread", commands: false, cancel: toggle, words: "Reply", about: () => ({ channel: channel.id, thread_ts: ts }) });
  return h(
    "li", { cls: "item" },
    root ? own(root, { reply: toggle }) : h("p", { cls: "quiet gone" }, "This message was deleted."),
    replies.length || open
      ? h("div", { cls: "thread", role: "group", "aria-label": replies.length ? `Thread, ${count}` : "Thread" },
          replies.map((one) => own(one, { inThread: true })),
          open ? answer() : h("button", { type: "button", cls: "linkish", "data-focus": `${ts}/thread`, onclick: toggle }, "Reply in thread"))
      : null,
  );
}

function rewriting(one) {
  const stop = () => {
    editing = null;
    changed();
  };
  // What Slack put into angle brackets stands there as it was typed.
  const typed = one.text.replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/g, "$1").replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
  const form = composer({ keep: `edit/${one.ts}`, label: "Edit your message", value: typed, name: "edit", commands: false, words: "Save", cancel: stop, sent: stop, about: () => editing.about });
  requestAnimationFrame(() => form.querySelector("textarea").focus());
  return form;
}
