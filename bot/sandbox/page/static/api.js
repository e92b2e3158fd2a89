// The page's own server: acts go there as JSON, and its news say when to look again.

import { changed, store } from "./store.js";
import { toast } from "./toasts.js";

export async function act(name, body) {
  const response = await fetch(`/api/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: store.state.you?.id, ...body }),
  }).catch(() => null);
  if (!response) throw new Error("The sandbox does not answer.");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The sandbox failed (${response.status}).`);
  return answer;
}

// For acts whose failure is only to be told.
export async function attempt(name, body) {
  try {
    return await act(name, body);
  } catch (error) {
    toast(error.message);
    return null;
  }
}

let looking = false;
let again = false;

export async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    do {
      again = false;
      const wanted = store.who;
      const response = await fetch(`/api/state?as=${encodeURIComponent(wanted)}`);
      if (!response.ok) throw new Error();
      const state = await response.json();
      if (store.who !== wanted) {
        again = true;
        continue;
      }
      store.state = state;
      store.who = state.you?.id ?? "";
      changed();
    } while (again);
  } catch (error) {
    if (error.message) console.error(error);
    again = false;
  } finally {
    looking = false;
  }
}

export function follow(onLine) {
  const source = new EventSource("/api/news");
  source.onopen = () => onLine(true);
  source.onmessage = () => look();
  source.onerror = () => {
    onLine(false);
    // A browser retries by itself, but gives up when something else answered in between.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(onLine), 1500);
  };
}
