// The list with neo-blessed: an element for each line, changed ones set, 30 frames a second.

import blessed from "neo-blessed";

import { KEYS, ROWS, Roster, cells, follow } from "../feed.js";

const FRAME = 1000 / 30;

const roster = new Roster();
const screen = blessed.screen({ smartCSR: true, title: "roster" });
const line = (top, content) => blessed.text({ parent: screen, top, height: 1, width: "100%", tags: true, content });
const head = line(0, "joining");
const lines = Array.from({ length: ROWS }, (_, number) => line(number + 1, ""));
line(ROWS + 1, KEYS);

let next = 0;
let timer = null;

/** Render now, or once the last frame is long enough ago. */
function render() {
  if (timer) return;
  const wait = next - performance.now();
  const frame = () => {
    timer = null;
    next = performance.now() + FRAME;
    screen.render();
  };
  if (wait <= 0) frame();
  else timer = setTimeout(frame, wait);
}

function put(number) {
  const [who, muted, protocol] = cells(roster.rows[number]);
  const row = `${who}{red-fg}${muted}{/red-fg}${protocol}`;
  const isChosen = number === roster.cursor;
  lines[number - roster.top].setContent(isChosen ? `{inverse}${row}{/inverse}` : row);
}

follow((events) => {
  let isSeen = false;
  for (const [name, data] of events) {
    const number = roster.apply(name, data);
    if (number >= 0 && roster.shows(number)) {
      put(number);
      isSeen = true;
    } else if (name === "participant_sync_end") {
      head.setContent(roster.head());
      isSeen = true;
    }
  }
  if (isSeen) render();
});

function move(step) {
  const before = roster.cursor;
  const top = roster.top;
  roster.move(step);
  if (roster.top === top) [before, roster.cursor].forEach(put);
  else roster.rows.slice(roster.top, roster.top + ROWS).forEach((_, line) => put(roster.top + line));
  render();
}

screen.key("up", () => move(-1));
screen.key("down", () => move(1));
screen.key("m", () => roster.mute());
screen.key("q", () => process.exit());
screen.render();
