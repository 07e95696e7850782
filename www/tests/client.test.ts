import assert from "node:assert/strict";
import test from "node:test";
import { EngineClient, type Listener, type WorkerLike } from "../src/engine/client.ts";

type Said = { type: string; id?: string } & Record<string, unknown>;

class FakeWorker implements WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  said: Said[] = [];
  ended = false;
  postMessage(message: unknown): void {
    this.said.push(message as Said);
  }
  terminate(): void {
    this.ended = true;
  }
  hear(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }
  fail(): void {
    this.onerror?.({} as ErrorEvent);
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  let now = 0;
  const client = new EngineClient(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    () => now,
    () => {},
  );
  const heard: string[] = [];
  const listener: Listener & { runs: boolean } = {
    runs: false,
    details: () => ({ slug: "clustering", query: { k: "4" } }),
    message: (message) => heard.push(message.type),
    stopped: (_, restarted) => heard.push(restarted ? "restarted" : "given up"),
    busy: () => listener.runs,
  };
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };
  return { client, workers, heard, listener, wait };
}

test("messages go to the session of their id, and all carry the version", () => {
  const { client, workers, heard, listener } = setUp();
  const id = client.open(listener);
  client.send(id, { type: "run" });
  const [worker] = workers as [FakeWorker];
  assert.deepEqual(worker.said, [
    { v: 1, id, type: "open", slug: "clustering", query: { k: "4" } },
    { v: 1, id, type: "run" },
  ]);
  worker.hear({ type: "closed", id });
  worker.hear({ type: "view", id: "another" });
  assert.deepEqual(heard, ["closed"]);
});

const ready = (worker: FakeWorker | undefined) => worker?.hear({ type: "ready", version: "1" });

test("a worker that cannot be loaded is not tried over and over", () => {
  const { client, workers, heard, listener } = setUp();
  client.open(listener);
  workers[0]?.fail();
  assert.deepEqual(heard, ["given up"]);
  assert.equal(workers.length, 1);
  client.open(listener);
  assert.equal(workers.length, 2);
});

test("a crashed worker is replaced and its sessions are opened again", () => {
  const { client, workers, heard, listener } = setUp();
  const id = client.open(listener);
  ready(workers[0]);
  workers[0]?.fail();
  assert(workers[0]?.ended);
  assert.deepEqual(heard, ["restarted"]);
  assert.deepEqual(workers[1]?.said, [{ v: 1, id, type: "open", slug: "clustering", query: { k: "4" } }]);
  workers[0]?.hear({ type: "view", id });
  assert.deepEqual(heard, ["restarted"], "the dead worker is not heard");
});

test("a worker that falls silent while running counts as crashed, an idle one does not", () => {
  const { client, workers, heard, listener } = setUp();
  client.open(listener);
  ready(workers[0]);
  for (let tick = 0; tick < 20; tick += 1) client.tick();
  assert.deepEqual(heard, []);
  listener.runs = true;
  for (let tick = 0; tick < 5; tick += 1) client.tick();
  assert.deepEqual(heard, []);
  workers[0]?.hear({ type: "pong", n: 1 });
  for (let tick = 0; tick < 6; tick += 1) client.tick();
  assert.deepEqual(heard, ["restarted"]);
});

test("three crashes within a minute are enough; opening again starts afresh", () => {
  const { client, workers, heard, listener, wait } = setUp();
  client.open(listener);
  ready(workers[0]);
  workers[0]?.fail();
  wait(70_000);
  ready(workers[1]);
  workers[1]?.hear({ type: "panic", message: "x" });
  wait(1000);
  ready(workers[2]);
  workers[2]?.fail();
  wait(1000);
  ready(workers[3]);
  workers[3]?.fail();
  assert.deepEqual(heard, ["restarted", "restarted", "restarted", "given up"]);
  assert.equal(workers.length, 4);
  const id = client.open(listener);
  assert.equal(workers.length, 5);
  assert.deepEqual(
    workers[4]?.said.map((message) => message.id),
    [id],
  );
});

test("a closed session hears and says nothing more", () => {
  const { client, workers, heard, listener } = setUp();
  const id = client.open(listener);
  client.close(id);
  client.send(id, { type: "run" });
  workers[0]?.hear({ type: "view", id });
  assert.deepEqual(
    workers[0]?.said.map((message) => message.type),
    ["open", "close"],
  );
  assert.deepEqual(heard, []);
});
