// The right pane: the public timeline, and a place to write as a customer.

import { act, attempt } from "./api.js";
import { avatar, fill, h, keyed } from "./dom.js";
import { goTo, posted } from "./links.js";
import { changed, store } from "./store.js";
import { longMoment, shortMoment } from "./times.js";
import { copy, toast } from "./toasts.js";

const LONGEST = 280;
const by = (id) => document.getElementById(id);
let answering = null;
let form;

export function startNetwork() {
  document.addEventListener("filter", drawNetwork);
  const handle = h("input", { cls: "field", id: "customer", list: "customers", value: "", autocomplete: "off", spellcheck: "false", maxlength: 16 });
  const box = h("textarea", { cls: "field", id: "complaint", rows: 2, oninput: count });
  const left = h("span", { cls: "quiet count-left", "aria-live": "off" });
  const about = h("div", { cls: "answering", hidden: true });
  form = h(
    "form", { cls: "customer", "aria-label": "Write as a customer", onsubmit: send },
    h("div", { cls: "customer-head" }, h("label", { for: "customer" }, "Post as"), h("span", { cls: "at" }, "@", handle), h("datalist", { id: "customers" })),
    about,
    h("label", { cls: "hidden", for: "complaint" }, "What the customer writes"), box,
    h("div", { cls: "customer-foot" }, left, h("button", { type: "submit", cls: "btn public" }, "Post")),
  );
  by("write").append(form);
  let busy = false;

  function count() {
    const much = [...box.value].length;
    left.textContent = much ? `${much} of ${LONGEST}` : "";
  }

  async function send(event) {
    event.preventDefault();
    if (busy || !box.value.trim()) return;
    busy = true;
    try {
      await act("network/post", { handle: handle.value, text: box.value, reply_to: answering });
      box.value = "";
      answer(null);
      count();
    } catch (error) {
      toast(error.message);
    } finally {
      busy = false;
    }
  }
}

function answer(post) {
  answering = post?.id ?? null;
  const about = form.querySelector(".answering");
  about.hidden = !post;
  fill(about, post ? [h("span", {}, `Answering @${post.handle}`), h("button", { type: "button", cls: "linkish", onclick: () => answer(null) }, "Cancel")] : []);
  if (post) form.querySelector("textarea").focus();
}

export function drawNetwork() {
  const { accounts, posts } = store.state.network;
  const brands = accounts.filter((one) => one.brand);
  const customers = accounts.filter((one) => !one.brand).map((one) => one.handle).sort();
  const handle = by("customer");
  if (!handle.value && document.activeElement !== handle) handle.value = customers[0] ?? "customer";
  by("customers").replaceChildren(...customers.map((one) => h("option", { value: one })));
  const box = by("complaint");
  box.placeholder = brands.length ? `@${brands[0].handle} …` : "What happened?";

  const choice = (value, words) => h("button", {
    type: "button", "aria-pressed": String(store.filter === value), "data-focus": `filter/${value}`,
    onclick: () => {
      store.filter = value;
      changed();
    },
  }, words);
  fill(by("filters"), choice("", "Everybody"), brands.map((one) => choice(one.handle, `@${one.handle}`)));

  const known = new Map(posts.map((one) => [one.id, one]));
  const brandNames = new Set(brands.map((one) => one.handle));
  const shown = posts.filter((one) => !store.filter || one.handle === store.filter);
  const items = shown.map((one) => {
    const parent = one.reply_to ? (known.get(one.reply_to) ?? null) : null;
    const other = known.get(one.reposts ?? one.quotes) ?? null;
    const value = { one, parent, other, brand: brandNames.has(one.handle), day: store.state.now.slice(0, 10), reply: Boolean(store.state.reply_with) };
    return { key: one.id, value };
  });
  if (items.length) keyed(by("feed"), items, post);
  else keyed(by("feed"), [{ key: "none", value: "Nobody has posted anything yet." }], (words) => h("li", { cls: "empty" }, words));
}

function post({ one, parent, other, brand, reply }) {
  const at = new Date(one.created_at);
  const repost = one.reposts !== null;
  const words = repost ? null : h("div", { cls: "post-words" }, one.deleted ? h("s", {}, one.text) : posted(one.text));
  return h(
    "li", { cls: "post-place" },
    h(
      "article", { cls: `post${brand ? " brand" : ""}${one.deleted ? " deleted" : ""}`, id: `post-${one.id}`, tabindex: "-1", "aria-label": `@${one.handle}, ${shortMoment(at)}${one.deleted ? ", deleted" : ""}` },
      avatar(one.name, one.handle, "round"),
      h(
        "div", { cls: "post-body" },
        h(
          "header", { cls: "byline" },
          h("strong", {}, one.name), h("span", { cls: "quiet" }, `@${one.handle}`),
          brand ? h("span", { cls: "mark brand-mark" }, "our account") : null,
          h("time", { datetime: one.created_at, title: longMoment(at) }, shortMoment(at)),
          one.edited ? h("span", { cls: "edited" }, "(edited)") : null,
          one.deleted ? h("span", { cls: "mark gone-mark" }, "deleted") : null,
        ),
        one.reply_to ? replyTo(one, parent) : null,
        words,
        repost || one.quotes ? within(other, repost) : null,
        one.deleted ? null : tools(one, brand, reply),
      ),
    ),
  );
}

function replyTo(one, parent) {
  const whom = one.prefix.trim() || (parent ? `@${parent.handle}` : "a post");
  if (!parent) return h("p", { cls: "reply-to" }, `Replying to ${whom}`);
  const go = h("button", { type: "button", cls: "linkish", onclick: () => goTo(parent.id) }, `Replying to ${whom}`);
  const said = parent.deleted ? h("s", {}, parent.text) : parent.text;
  return h("div", { cls: "reply-to" }, go, h("p", { cls: "parent" }, said));
}

function within(other, repost) {
  return h("div", { cls: "within" }, h("span", { cls: "quiet" }, repost ? "Reposted" : "Quoting"), other ? h("p", {}, h("strong", {}, `@${other.handle}`), " ", other.deleted ? h("s", {}, other.text) : posted(other.text)) : h("p", { cls: "quiet" }, "A post that is gone"));
}

function tools(one, brand, reply) {
  const tool = (words, does, name) => h("button", { type: "button", cls: "linkish", "data-focus": `${one.id}/${name}`, onclick: does }, words);
  const compose = () => document.dispatchEvent(new CustomEvent("compose", { detail: store.state.reply_with.replace("{link}", () => one.link) }));
  return h(
    "div", { cls: "post-tools" },
    reply && !brand ? tool("Reply in Slack", compose, "slack") : null,
    tool("Copy link", () => copy(one.link, "The link is copied."), "copy"),
    tool("Answer as a customer", () => answer(one), "answer"),
    brand ? null : tool("Delete", () => attempt("network/delete", { id: one.id }), "delete"),
  );
}
