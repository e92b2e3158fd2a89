// Starts the page, and draws it again after each change.

import { follow } from "./api.js";
import { drawChat, startChat } from "./chat.js";
import { watch } from "./floating.js";
import { drawModal } from "./modal.js";
import { drawNetwork, startNetwork } from "./network.js";
import { onChange } from "./store.js";
import { drawStrip, startStrip } from "./strip.js";
import { drawTeams, startTeams } from "./teams.js";

startStrip();
startChat();
startNetwork();
startTeams();
watch();
for (const draw of [drawStrip, drawChat, drawModal, drawTeams, drawNetwork]) onChange(draw);
follow((there) => {
  document.getElementById("offline").hidden = there;
});
