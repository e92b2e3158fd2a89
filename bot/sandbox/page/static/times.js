// Times in the visitor's own time zone, and Slack's date tokens.

import { store } from "./store.js";

const DAY = 86_400_000;

function said(date, options) {
  return new Intl.DateTimeFormat("en-GB", options).format(date);
}

export function clockTime(date, seconds = false) {
  return said(date, { hour: "2-digit", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}) });
}

function days(date) {
  return Math.round((midnight(date) - midnight(new Date(store.state.now))) / DAY);
}

function midnight(date) {
  return new Date(date).setHours(0, 0, 0, 0);
}

export function shortMoment(date) {
  return days(date) === 0 ? clockTime(date) : `${said(date, { day: "numeric", month: "short" })}, ${clockTime(date)}`;
}

export function longMoment(date) {
  return said(date, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

function pretty(date, otherwise) {
  return { 0: "today", 1: "tomorrow", "-1": "yesterday" }[days(date)] ?? otherwise;
}

function ago(date) {
  const seconds = Math.round((new Date(store.state.now) - date) / 1000);
  const [amount, unit] =
    Math.abs(seconds) < 60 ? [seconds, "second"]
    : Math.abs(seconds) < 3600 ? [Math.round(seconds / 60), "minute"]
    : Math.abs(seconds) < 86_400 ? [Math.round(seconds / 3600), "hour"]
    : [Math.round(seconds / 86_400), "day"];
  return new Intl.RelativeTimeFormat("en-GB").format(-amount, unit);
}

// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
export function slackDate(seconds, format) {
  const date = new Date(seconds * 1000);
  const tokens = {
    date_num: () => said(date, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-"),
    date_slash: () => said(date, { year: "numeric", month: "2-digit", day: "2-digit" }),
    date: () => said(date, { day: "numeric", month: "long", year: "numeric" }),
    date_short: () => said(date, { day: "numeric", month: "short", year: "numeric" }),
    date_long: () => said(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    time: () => clockTime(date),
    time_secs: () => clockTime(date, true),
    ago: () => ago(date),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name.endsWith("_pretty")) {
      const plain = tokens[name.slice(0, -"_pretty".length)];
      return plain ? pretty(date, plain()) : whole;
    }
    return tokens[name]?.() ?? whole;
  });
}
