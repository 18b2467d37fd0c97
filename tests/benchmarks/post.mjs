// node post.mjs URL: a key, a POST with fetch over a line that is kept, and nothing else.

const path = "/api/client/v2/conferences/bench/participants/1/mute";

process.stdin.setRawMode(true);
process.stdin.on("data", async (keys) => {
  for (const _ of keys.toString().matchAll(/m/g)) {
    const answer = await fetch(process.argv[2] + path, { method: "POST" });
    await answer.arrayBuffer();
  }
});
process.stdout.write("LIVE");
