// Rich text blocks (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { channelNode, mention } from "./mrkdwn.js";
import { slackDate } from "./times.js";

export function richText(block) {
  return h("div", { cls: "prose rich" }, block.elements.map(part));
}

function part(node) {
  switch (node.type) {
    case "rich_text_list":
      return h(node.style === "ordered" ? "ol" : "ul", { cls: `indent-${Math.min(node.indent ?? 0, 4)}` }, node.elements.map((one) => h("li", {}, part(one))));
    case "rich_text_preformatted":
      return h("pre", {}, node.elements.map(piece));
    case "rich_text_quote":
      return h("blockquote", {}, node.elements.map(piece));
    default:
      return h("div", { cls: "lines" }, (node.elements ?? []).map(piece));
  }
}

function piece(node) {
  return styled(bare(node), node.style ?? {});
}

function bare(node) {
  switch (node.type) {
    case "link":
      return link(node.url, node.text);
    case "user":
      return mention(node.user_id);
    case "channel":
      return channelNode(node.channel_id);
    case "broadcast":
      return h("span", { cls: "mention" }, `@${node.range}`);
    case "usergroup":
      return h("span", { cls: "mention" }, "@group");
    case "emoji":
      return emoji(node.name) ?? `:${node.name}:`;
    case "date":
      return h("time", {}, slackDate(node.timestamp, node.format));
    default:
      return node.text ?? node.value ?? "";
  }
}

function styled(inner, style) {
  let node = inner;
  if (style.code) node = h("code", {}, node);
  if (style.strike) node = h("s", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.bold) node = h("strong", {}, node);
  return node;
}
