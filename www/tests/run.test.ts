import assert from "node:assert/strict";
import test from "node:test";
import type { EngineClient, Listener } from "../src/engine/client.ts";
import type { SessionCommand, SessionMessage } from "../src/engine/protocol.ts";
import { Run, type RunEvent } from "../src/engine/run.ts";

/** A run whose engine only writes down what it is told. */
function setUp(on: (run: Run, event: RunEvent) => void = () => {}) {
  const sent: SessionCommand[] = [];
  let listener: Listener | undefined;
  const client = {
    version: "1",
    open: (opened: Listener) => {
      listener = opened;
      return "clustering.1";
    },
    send: (_: string, command: SessionCommand) => sent.push(command),
    close: () => {},
    has: () => true,
  } as unknown as EngineClient;
  const run = new Run(
    () => client,
    () => ({ slug: "clustering", query: {} }),
    on,
  );
  const hear = (message: object) => listener?.message(message as SessionMessage);
  return { run, sent, hear, crash: () => listener?.stopped("It stopped.", true) };
}

const opened = { type: "opened", values: {}, seed: "7", file: "", dropped: [] };
const view = (running: boolean) => ({ type: "view", running, taken: 0, progress: { step: 0, done: false } });

test("what is asked early is done once it is known how fast the run shall go", () => {
  const { run, sent, hear } = setUp((run, event) => {
    if (event === "view") run.speed(30);
  });
  run.run();
  hear(opened);
  assert.deepEqual(sent, []);
  hear(view(false));
  assert.deepEqual(sent, [{ type: "speed", steps_per_second: 30 }, { type: "run" }]);
  assert.equal(run.running, true, "the first view cannot know of the run yet");
  hear(view(false));
  assert.equal(run.running, false);
});

test("after a crash a run waits for its first view again", () => {
  const { run, sent, hear, crash } = setUp();
  hear(opened);
  hear(view(false));
  crash();
  run.step();
  hear(opened);
  assert.deepEqual(sent, []);
  hear(view(false));
  assert.deepEqual(sent, [{ type: "step" }]);
});
