/**
 * The page's end of the engine: one worker for all labs of a page, watched. A worker that crashes or stops
 * answering is ended, every lab is told, and a new one takes over with the same settings.
 */

import {
  type FromWorker,
  type OpenDetails,
  PROTOCOL,
  type SessionCommand,
  type SessionMessage,
  type ToWorker,
} from "./protocol.ts";

/** What a session's owner does. */
export interface Listener {
  /** What to open now; asked again after a crash. */
  details(): OpenDetails;
  message(message: SessionMessage): void;
  /** The computation stopped; `restarted` tells whether another worker took over. */
  stopped(sentence: string, restarted: boolean): void;
  /** Whether an answer is awaited: only then is silence a fault. */
  busy(): boolean;
}

/** The part of a `Worker` that is used. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

const TICK = 1000;
/** Ticks without an answer after which the worker counts as hung. */
const PATIENCE = 5;
const CRASHES = 3;
const CRASH_WINDOW = 60_000;

const NOT_LOADED = "The computation could not be loaded. Check the connection and try again.";
const RESTARTED = "The computation stopped unexpectedly. It was restarted with the same settings.";
const HUNG = "The computation stopped answering. It was restarted with the same settings.";
const GIVEN_UP =
  "The computation stopped three times within a minute, so it was not started again. Change a setting, or press Reset to try once more.";

export class EngineClient {
  readonly #spawn: () => WorkerLike;
  readonly #now: () => number;
  readonly #schedule: (tick: () => void) => void;
  readonly #sessions = new Map<string, Listener>();
  /** The version of the engine; empty until it has answered. */
  version = "";
  #worker: WorkerLike | undefined;
  #ready = false;
  #unanswered = 0;
  #pings = 0;
  #opened = 0;
  #crashes: number[] = [];
  #watching = false;

  constructor(
    spawn: () => WorkerLike,
    now: () => number = () => performance.now(),
    schedule: (tick: () => void) => void = (tick) => setInterval(tick, TICK),
  ) {
    this.#spawn = spawn;
    this.#now = now;
    this.#schedule = schedule;
  }

  /** Opens a session and returns its id, which is never used again. */
  open(listener: Listener, suffix = ""): string {
    this.#opened += 1;
    const id = `${listener.details().slug}.${this.#opened}${suffix}`;
    this.#sessions.set(id, listener);
    if (!this.#worker) this.#start();
    else this.send(id, { type: "open", ...listener.details() });
    return id;
  }

  /** Says something about an open session; does nothing for a closed one. */
  send(id: string, command: SessionCommand): void {
    if (this.#sessions.has(id)) this.#post({ v: PROTOCOL, id, ...command });
  }

  /** Whether the session is open, or about to be. */
  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  close(id: string): void {
    this.send(id, { type: "close" });
    this.#sessions.delete(id);
  }

  /** Starts a worker and opens all sessions in it. */
  #start(): void {
    this.#ready = false;
    this.#unanswered = 0;
    let worker: WorkerLike;
    try {
      worker = this.#spawn();
    } catch (error) {
      this.#giveUp(`The computation could not be started: ${String(error)}`);
      return;
    }
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#receive(worker, data as FromWorker);
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (worker === this.#worker) this.#crash(RESTARTED);
    };
    for (const [id, listener] of this.#sessions) this.send(id, { type: "open", ...listener.details() });
    if (!this.#watching) this.#schedule(() => this.tick());
    this.#watching = true;
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #receive(worker: WorkerLike, message: FromWorker): void {
    if (worker !== this.#worker) return;
    this.#unanswered = 0;
    switch (message.type) {
      case "ready":
        this.#ready = true;
        this.version = message.version;
        break;
      case "pong":
        break;
      case "panic":
        this.#crash(RESTARTED);
        break;
      default:
        if (message.id !== null && message.id !== undefined) {
          this.#sessions.get(message.id)?.message(message);
        } else {
          for (const listener of this.#sessions.values()) listener.message(message);
        }
    }
  }

  /** Called every second. Counts silent ticks rather than time: a machine that slept has not missed an answer. */
  tick(): void {
    if (!this.#worker || !this.#ready) return;
    if (![...this.#sessions.values()].some((listener) => listener.busy())) {
      this.#unanswered = 0;
      return;
    }
    if (this.#unanswered >= PATIENCE) {
      this.#crash(HUNG);
      return;
    }
    this.#unanswered += 1;
    this.#pings += 1;
    this.#post({ v: PROTOCOL, type: "ping", n: this.#pings });
  }

  #crash(sentence: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    if (!this.#ready) {
      this.#giveUp(NOT_LOADED);
      return;
    }
    const now = this.#now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW), now];
    if (this.#crashes.length >= CRASHES) {
      this.#giveUp(GIVEN_UP);
      return;
    }
    for (const listener of this.#sessions.values()) listener.stopped(sentence, true);
    this.#start();
  }

  /** Ends all sessions. The labs keep what they show; the next one that opens a session starts afresh. */
  #giveUp(sentence: string): void {
    const listeners = [...this.#sessions.values()];
    this.#sessions.clear();
    this.#crashes = [];
    for (const listener of listeners) listener.stopped(sentence, false);
  }
}
