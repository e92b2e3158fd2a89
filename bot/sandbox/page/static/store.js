// What the page knows: the last state from the server, and what the visitor chose to look at.

const listeners = new Set();

export const store = {
  state: null,
  who: new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("who") ?? "",
  room: null,
  filter: "",
  seen: new Map(),
};

export function onChange(listener) {
  listeners.add(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}

export function person(id) {
  return store.state.people.find((one) => one.id === id);
}

export function nameOf(id) {
  const found = person(id);
  return found ? found.real_name || found.name : id;
}

export function room() {
  const { channels } = store.state;
  return channels.find((one) => one.id === store.room) ?? channels.find((one) => one.kind === "im" && store.room === "app") ?? channels[0];
}

export function roomName(channel) {
  return channel.kind === "im" ? store.state.app.real_name : channel.name;
}
