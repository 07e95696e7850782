/** One run of a lab as the page knows it: the latest of everything that the engine said. */

import type {
  Action,
  ImageGrid,
  LabErrorBody,
  Maybe,
  Progress,
  RunRecord,
  Schema,
  ServiceRequest,
  ServiceResponse,
  Values,
} from "../contract.ts";
import { History } from "../logic/history.ts";
import type { EngineClient, Listener } from "./client.ts";
import type {
  CardWish,
  OpenDetails,
  Place,
  SavedFile,
  SessionCommand,
  SessionMessage,
  Viewed,
} from "./protocol.ts";

export interface Loading {
  file: string;
  received: number;
  total: Maybe<number>;
}

export type RunEvent = "opened" | "values" | "restarted" | "view" | "loading" | "error" | "stopped";

const START: Progress = { step: 0, done: false };

const GONE: ServiceResponse = { status: 503, body: '{"detail":"The service was started anew."}' };

export class Run implements Listener {
  values: Values = {};
  /** The setting that the newest values answer; none where nobody set one. */
  answered: Maybe<string>;
  seed = "";
  schema: Maybe<Schema>;
  /** The name of the table at hand. */
  file = "";
  /** Where tensors live. */
  place: Maybe<Place>;
  /** What the figures' data stand for, where the lab has pictures of it. */
  pictures: ImageGrid | undefined;
  latest: Viewed | undefined;
  /** What was seen on the way, for looking back. */
  readonly history = new History<Viewed>();
  loading: Loading | undefined;
  error: LabErrorBody | undefined;
  /** What the reader must know about a restart. */
  notice = "";
  open = false;
  running = false;

  readonly #engine: (card: CardWish) => EngineClient;
  #client: EngineClient;
  readonly #details: () => OpenDetails;
  readonly #changed: (run: Run, event: RunEvent) => void;
  readonly #suffix: string;
  #id = "";
  /** Whether something was asked that has not been answered. */
  #awaiting = false;
  /** Whether its first view has come. */
  #arrived = false;
  /**
   * What was asked while the data, or the run itself, were on their way: there was nothing to do it to, nor is it
   * known before the first view how fast it shall go.
   */
  #early: SessionCommand[] = [];
  /** What a run that goes back is opened with. */
  #back: Pick<OpenDetails, "query" | "card" | "replay"> | undefined;
  /** Who waits for the record of this run. */
  #recording: ((record: RunRecord) => void)[] = [];
  /** Who waits for the trained model. */
  #saving: ((files: SavedFile[]) => void)[] = [];
  /** Who waits for an answer of the service. */
  #serving = new Map<number, (response: ServiceResponse) => void>();
  #served = 0;

  constructor(
    engine: (card: CardWish) => EngineClient,
    details: () => OpenDetails,
    changed: (run: Run, event: RunEvent) => void,
    suffix = "",
  ) {
    this.#engine = engine;
    this.#client = engine("never");
    this.#details = details;
    this.#changed = changed;
    this.#suffix = suffix;
    this.reopen();
  }

  /** The version of the engine that computes it. */
  get version(): string {
    return this.#client.version;
  }

  get progress(): Progress {
    return this.latest?.progress ?? START;
  }

  /** Whether it is on its way back to a step. */
  get goingBack(): boolean {
    return this.#back !== undefined;
  }

  /** What it takes to repeat this run. */
  record(): Promise<RunRecord> {
    return new Promise((resolve) => {
      this.#recording.push(resolve);
      this.#awaiting = true;
      this.#send({ type: "record" });
    });
  }

  /** The trained model as files; none where there is no model, of which the run has an error. */
  save(): Promise<SavedFile[]> {
    return new Promise((resolve) => {
      this.#saving.push(resolve);
      this.#awaiting = true;
      this.#send({ type: "save" });
    });
  }

  /** What the lab, as a service, answers; where it is stopped or started anew meanwhile, that it is gone. */
  serve(request: ServiceRequest): Promise<ServiceResponse> {
    return new Promise((resolve) => {
      this.#served += 1;
      this.#serving.set(this.#served, resolve);
      this.#awaiting = true;
      this.#send({ type: "serve", n: this.#served, request });
    });
  }

  #refuse(): void {
    for (const resolve of this.#serving.values()) resolve(GONE);
    this.#serving.clear();
  }

  /**
   * Goes back to a step, takes so many further ones, and waits: the same run, computed again. What was done to it
   * after that step is forgotten.
   */
  async goBack(taken: number, further = 0): Promise<void> {
    const { values, changes } = await this.record();
    const before = changes.filter(({ step }) => step <= taken);
    this.latest = this.history.before(taken);
    // The device that computed it first: another one rounds differently.
    const card = this.place?.card ? "always" : "never";
    this.#reopenWith({ query: values, card, replay: { changes: before, until: taken + further } });
    this.#changed(this, "loading");
  }

  /** Closes the session and opens another with what the details say now. */
  reopen(): void {
    this.#reopenWith(undefined);
  }

  #reopenWith(back: Pick<OpenDetails, "query" | "card" | "replay"> | undefined): void {
    this.#back = back;
    this.#recording = [];
    this.#saving = [];
    this.#refuse();
    if (this.#id) this.#client.close(this.#id);
    this.open = false;
    this.#arrived = false;
    this.running = false;
    this.error = undefined;
    this.notice = "";
    this.place = undefined;
    this.#early = [];
    this.#awaiting = true;
    this.#client = this.#engine(this.details().card ?? "never");
    this.#id = this.#client.open(this, this.#suffix);
  }

  close(): void {
    this.#refuse();
    this.#client.close(this.#id);
    this.#id = "";
    this.open = false;
    this.running = false;
  }

  run(): void {
    this.running = true;
    this.#send({ type: "run" });
  }

  pause(): void {
    this.running = false;
    this.#send({ type: "pause" });
  }

  step(): void {
    this.#awaiting = true;
    this.#send({ type: "step" });
  }

  /** Back to the start; a run that was given up, or that never came to be, is opened anew. */
  reset(): void {
    this.running = false;
    this.#awaiting = true;
    if (this.goingBack) {
      this.reopen();
      return;
    }
    const failed = !this.open && this.error;
    if (this.#client.has(this.#id) && !failed) this.#send({ type: "reset" });
    else this.reopen();
  }

  speed(steps: number | null): void {
    this.#send({ type: "speed", steps_per_second: steps });
  }

  set(key: string, value: string): void {
    this.error = undefined;
    this.#awaiting = true;
    this.#send({ type: "set", key, value });
  }

  act(action: Action): void {
    this.#send({ type: "act", action });
  }

  ack(frame: number): void {
    this.#client.send(this.#id, { type: "ack", frame });
  }

  #send(command: SessionCommand): void {
    if (this.#arrived) this.#client.send(this.#id, command);
    else this.#early.push(command);
  }

  #sendEarly(): void {
    for (const command of this.#early.splice(0)) this.#send(command);
  }

  details(): OpenDetails {
    return { ...this.#details(), ...this.#back };
  }

  busy(): boolean {
    return this.running || this.#awaiting || this.goingBack;
  }

  message(message: SessionMessage): void {
    this.#awaiting = false;
    switch (message.type) {
      case "opened":
        this.open = true;
        this.loading = undefined;
        this.values = message.values;
        this.seed = message.seed;
        this.schema = message.schema;
        this.file = message.file;
        this.place = message.place;
        this.#changed(this, "opened");
        break;
      case "values":
        this.values = message.values;
        this.answered = message.key;
        this.#changed(this, message.tuned === "needs_restart" ? "restarted" : "values");
        break;
      case "pictures":
        this.pictures = message.pictures;
        break;
      case "view":
        this.latest = message;
        this.history.add(message);
        this.loading = undefined;
        // The first one does not know yet what the reader has pressed meanwhile.
        if (this.#arrived) this.running = message.running;
        this.#arrived = true;
        this.#back = undefined;
        this.#changed(this, "view");
        this.#sendEarly();
        break;
      case "loading":
        this.loading = { file: message.file, received: message.received, total: message.total };
        this.#changed(this, "loading");
        break;
      case "error":
        this.loading = undefined;
        for (const resolve of this.#saving.splice(0)) resolve([]);
        // What a panel does not take is no news: the reader only clicked on a figure.
        if (message.error.kind === "unsupported" && this.latest) return;
        this.error = message.error;
        this.#changed(this, "error");
        break;
      case "record":
        for (const resolve of this.#recording.splice(0)) resolve(message.record);
        break;
      case "saved":
        for (const resolve of this.#saving.splice(0)) resolve(message.files);
        break;
      case "served":
        this.#serving.get(message.n)?.(message.response);
        this.#serving.delete(message.n);
        break;
      case "closed":
        break;
    }
  }

  stopped(sentence: string, restarted: boolean): void {
    this.#refuse();
    this.open = false;
    this.#arrived = false;
    this.running = false;
    this.#awaiting = restarted;
    this.notice = sentence;
    if (!restarted) this.loading = undefined;
    this.#changed(this, "stopped");
  }
}
