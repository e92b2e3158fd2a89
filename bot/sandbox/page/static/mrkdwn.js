// Slack's own markup as elements (https://docs.slack.dev/messaging/formatting-message-text).

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./links.js";
import { nameOf, store } from "./store.js";
import { slackDate } from "./times.js";

const INLINE = new RegExp(
  [
    "<(?<special>[^<>\\n]+)>",
    "`(?<code>[^`\\n]+)`",
    "(?<![\\w*])\\*(?<bold>\\S|\\S[^*\\n]*?\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>\\S|\\S[^_\\n]*?\\S)_(?![\\w_])",
    "(?<![\\w~])~(?<strike>\\S|\\S[^~\\n]*?\\S)~(?![\\w~])",
  ].join("|"),
  "g",
);

function unescaped(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

export function mrkdwn(text) {
  return text.split("```").flatMap((part, place, all) => {
    if (place % 2 === 1 && place < all.length - 1) return [h("pre", {}, unescapedCode(part.replace(/^\n|\n$/g, "")))];
    const open = place % 2 === 1 ? `\`\`\`${part}` : part;
    return lines(place > 0 && place % 2 === 0 ? open.replace(/^\n/, "") : open);
  });
}

function lines(text) {
  const made = [];
  let quoted = null;
  for (const line of text.split("\n")) {
    const quote = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quote) {
      if (!quoted) made.push((quoted = h("blockquote", {})));
      else quoted.append(h("br"));
      quoted.append(...inline(quote[1]));
      continue;
    }
    if (made.length && !quoted) made.push(h("br"));
    quoted = null;
    made.push(...inline(line));
  }
  return made;
}

export function inline(text) {
  const made = [];
  let done = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > done) made.push(leaf(text.slice(done, match.index)));
    done = match.index + match[0].length;
    const { special, code, bold, italic, strike } = match.groups;
    if (special !== undefined) made.push(specialNode(special));
    else if (code !== undefined) made.push(h("code", {}, unescapedCode(code)));
    else if (bold !== undefined) made.push(h("strong", {}, inline(bold)));
    else if (italic !== undefined) made.push(h("em", {}, inline(italic)));
    else made.push(h("s", {}, inline(strike)));
  }
  if (done < text.length) made.push(leaf(text.slice(done)));
  return made;
}

function leaf(text) {
  return document.createTextNode(withEmoji(unescaped(text)));
}

// A link in code keeps its address only.
function unescapedCode(text) {
  return unescaped(text.replace(/<([^<>|\n]+)(?:\|[^<>\n]*)?>/g, "$1"));
}

function specialNode(inner) {
  const [target, label] = split(inner);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelNode(target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!subteam^")) return h("span", { cls: "mention" }, label ?? "@group");
  if (target.startsWith("!")) return h("span", { cls: "mention" }, `@${target.slice(1)}`);
  return link(unescaped(target), label === undefined ? undefined : withEmoji(unescaped(label)));
}

function split(inner) {
  const bar = inner.indexOf("|");
  return bar < 0 ? [inner, undefined] : [inner.slice(0, bar), inner.slice(bar + 1)];
}

export function mention(id) {
  const own = store.state.you?.id === id ? " own" : "";
  return h("span", { cls: `mention${own}` }, `@${nameOf(id)}`);
}

export function channelNode(id, label) {
  const found = store.state.channels.find((one) => one.id === id);
  return h("span", { cls: "mention" }, `#${found?.name ?? label ?? id}`);
}

function dateNode(target, fallback) {
  const [, seconds, format, address] = target.split("^");
  const at = Number(seconds);
  if (!Number.isFinite(at) || !format) return document.createTextNode(unescaped(fallback ?? ""));
  const words = slackDate(at, unescaped(format));
  return address ? link(unescaped(address), words) : h("time", { datetime: new Date(at * 1000).toISOString(), title: unescaped(fallback ?? "") }, words);
}

export function textObject(object) {
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object);
}

export function plain(object) {
  return object.emoji === false ? object.text : withEmoji(object.text);
}
