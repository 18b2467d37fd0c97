// The list with Ink: a memoized component for each row, Ink's own cap of 30 frames a second.

import { Box, Text, render, useApp, useInput } from "ink";
import React, { memo, useEffect, useReducer } from "react";

import { KEYS, ROWS, Roster, cells, follow } from "../feed.js";

const h = React.createElement;
// A line less than the screen has: Ink writes all anew when it fills the screen.
const HEIGHT = ROWS - 1;
const roster = new Roster(HEIGHT);

const Row = memo(({ person, isChosen }) => {
  const [who, muted, protocol] = cells(person);
  const red = muted.trim() ? h(Text, { color: "red" }, muted) : muted;
  return h(Text, { inverse: isChosen, wrap: "truncate" }, who, red, protocol);
});

function Screen() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const { exit } = useApp();
  useEffect(() => {
    follow((events) => {
      const changed = events.map(([name, data]) => roster.apply(name, data));
      const isNew = events.some(([name]) => name === "participant_sync_end");
      if (isNew || changed.some((number) => number >= 0 && roster.shows(number))) redraw();
    });
  }, []);
  useInput((input, key) => {
    if (input === "q") exit();
    else if (input === "m") roster.mute();
    else if (key.upArrow || key.downArrow) {
      roster.move(key.downArrow ? 1 : -1);
      redraw();
    }
  });
  const seen = roster.rows.slice(roster.top, roster.top + HEIGHT);
  const rows = seen.map((person, line) =>
    h(Row, { key: person.uuid, person, isChosen: roster.top + line === roster.cursor }),
  );
  const list = h(Box, { flexDirection: "column", height: HEIGHT }, rows);
  return h(Box, { flexDirection: "column" }, h(Text, null, roster.head()), list, h(Text, null, KEYS));
}

process.stdout.write("\x1b[?1049h\x1b[H");
const app = render(h(Screen), { incrementalRendering: true });
await app.waitUntilExit();
process.stdout.write("\x1b[?1049l");
process.exit();
