// The emoji that Slack writes by name.

const BY_NAME = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  heavy_multiplication_x: "✖️", hand: "✋", raised_hand: "✋", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", 100: "💯",
  eyes: "👀", tada: "🎉", rocket: "🚀", fire: "🔥", pray: "🙏", clap: "👏", raised_hands: "🙌", wave: "👋", ok_hand: "👌", muscle: "💪",
  v: "✌️", point_up: "☝️", facepunch: "👊", fist: "✊", handshake: "🤝", open_hands: "👐", crossed_fingers: "🤞", pinching_hand: "🤏",
  raising_hand: "🙋", no_good: "🙅", person_frowning: "🙍", man: "👨", woman: "👩", shrug: "🤷", facepalm: "🤦",
  heart: "❤️", broken_heart: "💔", joy: "😂", smile: "😄", laughing: "😆", slightly_smiling_face: "🙂", grinning: "😀",
  thinking_face: "🤔", cry: "😢", sob: "😭", rage: "😡", hankey: "💩", robot_face: "🤖", ghost: "👻", skull: "💀",
  octagonal_sign: "🛑", no_entry: "⛔", no_entry_sign: "🚫", stop_button: "⏹️", warning: "⚠️", question: "❓", grey_question: "❔",
  heavy_exclamation_mark: "❗", exclamation: "❗", heavy_plus_sign: "➕", heavy_minus_sign: "➖", red_circle: "🔴",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_blue_circle: "🔵", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  alarm_clock: "⏰", clock1: "🕐", bell: "🔔", no_bell: "🔕", memo: "📝", pencil2: "✏️", pencil: "📝", lock: "🔒", unlock: "🔓",
  key: "🔑", mag: "🔍", speech_balloon: "💬", bulb: "💡", boom: "💥", zap: "⚡", star: "⭐", sparkles: "✨", sunny: "☀️", coffee: "☕",
  bug: "🐛", wrench: "🔧", hammer: "🔨", recycle: "♻️", repeat: "🔁", arrows_counterclockwise: "🔄", double_vertical_bar: "⏸️",
  pause_button: "⏸️", arrow_forward: "▶️", black_right_pointing_triangle_with_double_vertical_bar: "⏯️", email: "✉️", envelope: "✉️",
  inbox_tray: "📥", outbox_tray: "📤", pushpin: "📌", paperclip: "📎", link: "🔗", moneybag: "💰", heavy_dollar_sign: "💲",
  calendar: "📆", chart_with_upwards_trend: "📈", ok: "🆗", cool: "🆒", new: "🆕", free: "🆓", up: "🆙", sos: "🆘",
};
const TONES = { "skin-tone-2": "🏻", "skin-tone-3": "🏼", "skin-tone-4": "🏽", "skin-tone-5": "🏾", "skin-tone-6": "🏿" };

export const OFFERED = [
  "white_check_mark", "x", "hand", "+1", "100", "heavy_check_mark", "eyes", "-1", "pray", "tada", "heart", "thinking_face", "rocket", "question",
];

export function emoji(name) {
  const [base, tone] = name.split("::");
  const drawn = BY_NAME[base];
  return drawn ? drawn + (TONES[tone] ?? "") : null;
}

export function spoken(name) {
  return name.replace("::", " ").replaceAll("_", " ");
}

export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g, (whole, name) => emoji(name) ?? whole);
}
