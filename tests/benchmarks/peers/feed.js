// What the peers on node share: the stream, the people, the rows that can be seen, and the deed.

import http from "node:http";

const PREFIX = "/api/client/v2/conferences/bench/";

export const URL = process.argv[2];
export const ROWS = 38;
export const KEYS = "up/down move   m mute   q quit";

/** Return a row: name and role, the red word or blanks, the protocol. */
export function cells(person) {
  const name = person.display_name.slice(0, 24).padEnd(24);
  const muted = person.is_muted === "YES" ? "muted" : "     ";
  return [`${name} ${person.role.padEnd(6)} `, `${muted} `, person.protocol.padEnd(12)];
}

/** Who is here, the rows that can be seen, and the one with the cursor. */
export class Roster {
  rows = [];
  numbers = new Map();
  isLive = false;
  cursor = 0;
  top = 0;

  constructor(height = ROWS) {
    this.height = height;
  }

  head() {
    return this.isLive ? `${this.rows.length} here · LIVE` : "joining";
  }

  shows(number) {
    return this.top <= number && number < this.top + this.height;
  }

  /** Take in an event; return the row that it changed, or -1. */
  apply(name, data) {
    if (name === "participant_sync_end") this.isLive = true;
    if (name !== "participant_create" && name !== "participant_update") return -1;
    const number = this.numbers.get(data.uuid) ?? this.rows.length;
    this.numbers.set(data.uuid, number);
    this.rows[number] = data;
    return number;
  }

  move(step) {
    this.cursor = Math.max(0, Math.min(this.rows.length - 1, this.cursor + step));
    this.top = Math.max(this.cursor - this.height + 1, Math.min(this.top, this.cursor));
  }

  /** Mute whom the cursor is on. */
  async mute() {
    const { uuid } = this.rows[this.cursor];
    const answer = await fetch(`${URL}${PREFIX}participants/${uuid}/mute`, { method: "POST" });
    await answer.text();
  }
}

/** Follow the node: call onEvents with the [name, data] that came at once. */
export function follow(onEvents) {
  http.get(`${URL}${PREFIX}events`, (stream) => {
    let text = "";
    stream.setEncoding("utf8");
    stream.on("data", (piece) => {
      const whole = (text + piece).split("\n\n");
      text = whole.pop();
      if (whole.length) onEvents(whole.map(parse));
    });
    stream.on("end", () => process.exit());
  });
}

function parse(text) {
  let name = "";
  let data = "null";
  for (const line of text.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data = line.slice(6);
  }
  return [name, JSON.parse(data)];
}
