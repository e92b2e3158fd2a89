// Links: a post of this network leads to its place on this page, anything else leaves it with care.

import { h } from "./dom.js";
import { store } from "./store.js";

const OPENED = new Set(["http:", "https:", "mailto:"]);
const PIECES = /(?<url>https?:\/\/[^\s<>]+[^\s<>.,;:!?)'"])|(?<![\w@])@(?<handle>[A-Za-z0-9_]{1,15})\b/g;

export function link(address, label) {
  const post = store.state.network.posts.find((one) => one.link === address);
  if (post) {
    const go = (event) => {
      event.preventDefault();
      goTo(post.id);
    };
    return h("a", { href: `#post-${post.id}`, onclick: go, title: "Show it in the timeline beside" }, label ?? address);
  }
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !OPENED.has(url.protocol)) return document.createTextNode(label ?? address);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", title: label ? address : undefined }, label ?? address);
}

export function goTo(id) {
  if (store.filter) {
    store.filter = "";
    document.dispatchEvent(new CustomEvent("filter"));
  }
  const node = document.getElementById(`post-${id}`);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.focus({ preventScroll: true });
}

// The text of a public post: links and handles stand out, all else is text.
export function posted(text) {
  const made = [];
  let done = 0;
  for (const match of text.matchAll(PIECES)) {
    made.push(text.slice(done, match.index));
    done = match.index + match[0].length;
    const { url, handle } = match.groups;
    made.push(url ? link(url) : h("span", { cls: "handle" }, `@${handle}`));
  }
  made.push(text.slice(done));
  return made;
}
