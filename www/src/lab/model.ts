/**
 * What a lab is doing: its runs, its settings, and what became of them. Knows nothing of the DOM; the element
 * shows it and forwards the reader's wishes to it.
 */

import type {
  Action,
  Maybe,
  Metric,
  Param,
  Schema,
  ServiceRequest,
  ServiceResponse,
  Topic,
  Value,
  Values,
  Verdict,
} from "../contract.ts";
import type { EngineClient } from "../engine/client.ts";
import type { CardWish, OpenDetails, OwnFile, Viewed } from "../engine/protocol.ts";
import { Run, type RunEvent } from "../engine/run.ts";
import type { AddressState } from "../logic/address.ts";
import { type Assignment, meets, seedFor } from "../logic/assignment.ts";
import { linkCheck, type Promised } from "../logic/link-check.ts";
import { milestone, Throttle, verdictSentence } from "../logic/narration.ts";
import { isRight, truth } from "../logic/prediction.ts";
import type { Prediction } from "../logic/record.ts";
import { isSeed } from "../logic/seed.ts";
import { type Speed, stepsPerSecond } from "../logic/speed.ts";
import { changedValues, defaultValue, valueText } from "../logic/values.ts";
import type { Store } from "../site/store.ts";
import { type LabEvents, metricValues } from "./events.ts";
import type { KnobHost } from "./knobs.ts";
import { readOwnFile } from "./own-data.ts";
import { probeOwnFile } from "./own-probe.ts";
import { Race, type RaceHost } from "./race/race.ts";

const NOT_ATTEMPTED: Verdict = { state: "not_attempted" };

/** How long a note stays, in milliseconds. */
const NOTE = 4000;

/** What the model needs from around it. */
export interface Surroundings {
  engine(card: CardWish): EngineClient;
  store(): Store;
  /** Something to show has changed. */
  changed(): void;
  /** A view has come; calls back once it is on the screen. */
  drawn(callback: () => void): void;
  /** The settings have changed. */
  settled(state: AddressState): void;
  /** What was measured of the graphics card, on an earlier visit and on this one. */
  knownTuning(): string | undefined;
  keepTuning(line: string): void;
  emit<K extends keyof LabEvents>(type: K, detail: LabEvents[K]): void;
}

export class LabModel implements KnobHost {
  readonly topic: Topic;
  /** Several settings of this lab, side by side. */
  readonly race: Race;
  /** What a teacher asks for, where the link says so. */
  readonly assignment: Assignment | undefined;
  /** Who does the assignment. */
  student = "";
  honest: Run | undefined;
  mistaken: Run | undefined;
  mistake: boolean;
  /** Whether tensors shall live on the graphics card. */
  card: CardWish;
  speed: Speed = "normal";
  verdict: Verdict = NOT_ATTEMPTED;
  /** The reader's own table, when it is in use. */
  own: OwnFile | undefined;
  ownComplaint = "";
  /** The name of a file that is being read. */
  ownReading = "";
  /** What became of the last wish for a link, for a moment. */
  linkNote = "";
  /** How many hints are shown, and whether the solution is. */
  hints = 0;
  solution = false;
  /** Whether the question before the first run no longer needs asking. */
  questionPassed = false;
  /** The true answer to the question, once a run has told. */
  actual: number | undefined;
  /** The sentence in the live region. */
  said = "";
  /** Whether the run ended with the numbers that the link promised, once it has. */
  checked: { same: boolean; sentence: string } | undefined;
  /** The step that the reader looks back at. */
  lookedAt: number | undefined;

  readonly #around: Surroundings;
  /** Settings as text, where they differ from the defaults. */
  #wanted: Record<string, string>;
  #seed: string | undefined;
  /** The end that the link promised, as long as nothing was changed. */
  #promised: Promised | undefined;
  /** What sliders show while they move, and what was typed until the engine has answered. */
  #drafts: Values = {};
  #unsent = new Map<string, string>();
  #sending = 0;
  #pace: number | null | undefined;
  /** Whether the end of this run has been told. */
  #ended = false;
  #throttle = new Throttle();

  constructor(topic: Topic, state: AddressState, around: Surroundings) {
    this.topic = topic;
    this.mistake = state.mistake;
    this.card = topic.uses_tensors ? state.card : "never";
    this.assignment = state.assignment;
    this.#wanted = { ...state.query, ...state.assignment?.fixed };
    this.#seed = state.assignment ? seedFor(state.assignment, "") : state.seed;
    if (state.digest) this.#promised = { digest: state.digest, version: state.version };
    this.#around = around;
    const lanes = (state.lanes ?? []).map((lane) => ({ ...state.query, ...lane }));
    this.race = new Race(this.#raceHost(), lanes);
  }

  #raceHost(): RaceHost {
    return {
      topic: this.topic,
      engine: (card) => this.#around.engine(card),
      values: () => this.#values(),
      details: () => this.#details(),
      changed: () => this.#around.changed(),
      settled: () => this.#around.settled(this.state),
      say: (sentence) => this.say(sentence),
      drawn: (callback) => this.#around.drawn(callback),
    };
  }

  /** All settings as text; before the engine has answered those that were asked for. */
  #values(): Record<string, string> {
    const { honest } = this;
    if (!honest?.open) return this.#wanted;
    return Object.fromEntries(Object.entries(honest.values).map(([key, value]) => [key, valueText(value)]));
  }

  get runs(): Run[] {
    return [this.honest, this.mistaken].filter((run) => run !== undefined);
  }

  get running(): boolean {
    return this.runs.some((run) => run.running);
  }

  get metrics(): Metric[] {
    return this.honest?.latest?.metrics ?? [];
  }

  /** What is on the screen of a run: its newest view, or the one that the reader looks back at. */
  seen(run: Run | undefined): Viewed | undefined {
    return this.lookedAt === undefined ? run?.latest : run?.history.before(this.lookedAt);
  }

  /** Shows what there was to see after so many steps; a run that is under way waits meanwhile. */
  lookAt(taken: number): void {
    if (this.running) this.pause();
    this.lookedAt = taken === this.honest?.latest?.taken ? undefined : taken;
    this.#around.changed();
  }

  /** Takes the runs to the step that the reader looks back at, and so many further; tells whether it had to. */
  async #goThere(further = 0): Promise<boolean> {
    const taken = this.lookedAt;
    if (taken === undefined) return false;
    this.#ended = false;
    await Promise.all(this.runs.map((run) => run.goBack(taken, further)));
    this.lookedAt = undefined;
    return true;
  }

  get schema(): Maybe<Schema> {
    return this.honest?.schema;
  }

  get seed(): string {
    return this.honest?.seed || this.#seed || "";
  }

  get prediction(): Prediction | undefined {
    return this.#around.store().prediction(this.topic.slug);
  }

  get passedBefore(): boolean {
    return this.#around.store().state(this.topic.slug) === "passed";
  }

  /** The settings that make this run, for an address: all of them, for defaults may change with the version. */
  get state(): AddressState {
    const { own, honest } = this;
    const known = this.#values();
    // Columns of a table that only this device has mean nothing elsewhere.
    const query = own ? this.#withoutColumns(known) : known;
    const state: AddressState = { query, mistake: this.mistake, card: this.card };
    if (this.seed) state.seed = this.seed;
    if (this.assignment) state.assignment = this.assignment;
    if (honest?.version) state.version = honest.version;
    if (this.race.settings.length > 0) {
      const without = (lane: Record<string, string>) =>
        Object.fromEntries(Object.entries(lane).filter(([key, text]) => query[key] !== text));
      state.lanes = this.race.settings.map(without);
    }
    return state;
  }

  /** The link's address state, with the end that the run had where a link can promise it. */
  async linkState(): Promise<AddressState> {
    const { state, honest } = this;
    if (!honest?.open || !honest.progress.done || this.own) return state;
    const { changes, digest, exact } = await honest.record();
    return changes.length === 0 && exact ? { ...state, digest } : state;
  }

  /** Opens the session, once. */
  begin(): void {
    if (this.honest) return;
    this.honest = new Run(
      (card) => this.#around.engine(card),
      () => this.#details(),
      (run, event) => this.#onHonest(run, event),
    );
    this.#beginMistake();
  }

  close(): void {
    for (const run of this.runs) run.close();
    this.race.close();
    this.honest = undefined;
    this.mistaken = undefined;
  }

  /** Runs to the end; from the start again where the end was reached. */
  async run(): Promise<void> {
    this.begin();
    this.questionPassed = true;
    this.#around.store().note(this.topic.slug, "tried");
    const again = !(await this.#goThere()) && this.honest?.progress.done;
    for (const run of this.runs) {
      if (again) run.reset();
      if (again || run.goingBack || !run.progress.done) run.run();
    }
    this.#around.changed();
  }

  pause(): void {
    for (const run of this.runs) run.pause();
    this.#around.changed();
  }

  async step(): Promise<void> {
    this.begin();
    this.questionPassed = true;
    this.#around.store().note(this.topic.slug, "tried");
    if (!(await this.#goThere(1))) {
      for (const run of this.runs) run.step();
    }
    this.#around.changed();
  }

  reset(): void {
    this.begin();
    this.lookedAt = undefined;
    this.checked = undefined;
    for (const run of this.runs) run.reset();
    this.#around.changed();
  }

  /** Whether the assignment fixes this setting. */
  isFixed(key: string): boolean {
    return this.assignment !== undefined && Object.hasOwn(this.assignment.fixed, key);
  }

  /** Whether the newest numbers are what the assignment asks for. */
  get assignmentMet(): boolean {
    const view = this.honest?.latest;
    return (
      view !== undefined &&
      this.assignment !== undefined &&
      meets(this.assignment.target, view.verdict, metricValues(view.metrics))
    );
  }

  /** Names the student, from whose name the seed may follow. */
  setStudent(name: string): void {
    this.student = name.trim();
    const seed = this.assignment && seedFor(this.assignment, this.student);
    if (seed !== undefined && seed !== this.honest?.seed) {
      this.#seed = seed;
      this.begin();
      this.reopen();
    }
    this.#around.changed();
  }

  async set(key: string, text: string): Promise<void> {
    if (this.isFixed(key)) return;
    this.#promised = undefined;
    if (!this.honest) {
      this.#wanted = { ...this.#wanted, [key]: text };
      this.begin();
      return;
    }
    await this.#goThere();
    this.honest.set(key, text);
    if (key !== this.topic.pitfall.param) this.mistaken?.set(key, text);
  }

  async act(action: Action): Promise<void> {
    this.#promised = undefined;
    await this.#goThere();
    for (const run of this.runs) run.act(action);
  }

  /** What the service of the honest or of the mistaken run answers. */
  async serve(request: ServiceRequest, mistaken: boolean): Promise<ServiceResponse | undefined> {
    return (mistaken ? this.mistaken : this.honest)?.serve(request);
  }

  setSeed(text: string): void {
    const seed = text.trim();
    if (!this.assignment && isSeed(seed) && seed !== this.honest?.seed) {
      this.#seed = seed;
      this.#promised = undefined;
      this.begin();
      this.reopen();
    }
    this.#around.changed();
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    if (this.honest?.latest) this.#setPace(this.honest.latest);
    this.#around.changed();
  }

  setMistake(on: boolean): void {
    if (on === this.mistake) return;
    this.mistake = on;
    if (!on) {
      this.#endMistake();
    } else if (this.honest) {
      this.#beginMistake();
    } else {
      this.begin();
    }
    this.#around.settled(this.state);
    this.#around.changed();
  }

  setCard(wish: CardWish): void {
    this.card = wish;
    if (this.honest) this.reopen();
    else this.begin();
    this.#around.settled(this.state);
  }

  /** The solution changes the defaults: everything else goes back to them. */
  applySolution(): void {
    this.#promised = undefined;
    this.#wanted = Object.fromEntries(this.topic.challenge.solution);
    this.#seed = undefined;
    this.own = undefined;
    this.ownComplaint = "";
    this.begin();
    this.reopen();
    this.run();
  }

  predict(answer: number): void {
    this.#around.store().predict(this.topic.slug, answer);
    this.run();
  }

  skipQuestion(): void {
    this.questionPassed = true;
    this.#around.changed();
  }

  showHint(): void {
    this.hints += 1;
    this.#around.changed();
  }

  showSolution(): void {
    this.solution = true;
    this.#around.changed();
  }

  /** Opens all sessions anew with the wanted settings. */
  reopen(): void {
    this.lookedAt = undefined;
    if (this.card !== "never") this.#endMistake();
    for (const run of this.runs) run.reopen();
    this.#ended = false;
    this.verdict = NOT_ATTEMPTED;
    this.#around.changed();
  }

  /** Takes a message off the screen; a lab that stopped is opened again. */
  dismiss(): void {
    const run = this.honest;
    if (!run) return;
    if (!run.open) this.reopen();
    run.error = undefined;
    run.notice = "";
    this.#around.changed();
  }

  /** Puts the reader's table in the place of the shipped one; a file that cannot be used changes nothing. */
  async useOwn(file: File): Promise<void> {
    this.ownReading = file.name;
    this.ownComplaint = "";
    this.#around.changed();
    try {
      const own = { name: file.name, bytes: await readOwnFile(file) };
      this.ownComplaint = (await probeOwnFile(this.#around.engine("never"), this.topic.slug, own)) ?? "";
      if (this.ownComplaint === "") this.#useTable(own);
    } catch (error) {
      this.ownComplaint = (error as Error).message;
    }
    this.ownReading = "";
    this.#around.changed();
  }

  backToShipped(): void {
    this.ownComplaint = "";
    this.#useTable(undefined);
  }

  #useTable(own: OwnFile | undefined): void {
    this.#promised = undefined;
    this.own = own;
    // Another table has other columns: theirs start from the engine's defaults.
    this.#wanted = this.#withoutColumns(this.#wanted);
    if (this.honest) this.reopen();
    else this.begin();
  }

  /** Tells for a moment what became of the link. */
  noteLink(sentence: string): void {
    this.linkNote = sentence;
    this.say(sentence);
    setTimeout(() => {
      this.linkNote = "";
      this.#around.changed();
    }, NOTE);
  }

  /** Says something in the live region, at once. */
  say(sentence: string): void {
    this.#throttle.said(performance.now());
    this.said = sentence;
    this.#around.changed();
  }

  /** What the controls show: drafts, else what the engine said, else what was asked for. */
  shown(param: Param): Value {
    const { key } = param;
    return this.#drafts[key] ?? this.honest?.values[key] ?? defaultValue(param);
  }

  shownValues(): Values {
    return Object.fromEntries(this.topic.params.map((param) => [param.key, this.shown(param)]));
  }

  taken(param: Param): string[] {
    return this.topic.params
      .filter((other) => other.key !== param.key && other.kind.type === "column")
      .map((other) => valueText(this.shown(other)));
  }

  complaint(key: string): string | undefined {
    const error = this.honest?.error;
    if (error?.kind !== "parameter" || error.key !== key) return undefined;
    const { given, allowed } = error;
    if (!allowed) return error.message;
    // At the control its name need not be said again.
    return `${given ? `“${given}”` : "Nothing"} will not do: it must be ${allowed}.`;
  }

  draft(param: Param, value: Value): void {
    this.#drafts[param.key] = value;
    if (param.live) this.#sendSoon(param.key, valueText(value));
    this.#around.changed();
  }

  commit(param: Param, text: string): void {
    this.#unsent.delete(param.key);
    this.set(param.key, text);
    this.#around.changed();
  }

  /** At most one message for a slider in a frame. */
  #sendSoon(key: string, text: string): void {
    this.#unsent.set(key, text);
    cancelAnimationFrame(this.#sending);
    this.#sending = requestAnimationFrame(() => {
      for (const [name, value] of this.#unsent) this.set(name, value);
      this.#unsent.clear();
    });
  }

  #details(): OpenDetails {
    const details: OpenDetails = { slug: this.topic.slug, query: this.#wanted, card: this.card };
    if (this.#seed !== undefined) details.seed = this.#seed;
    if (this.own) details.own = this.own;
    const tuning = this.card === "never" ? undefined : this.#around.knownTuning();
    if (tuning !== undefined) details.tuning = tuning;
    return details;
  }

  /** Opens the mistaken session where there shall be one, once it is known where the honest one computes: both compute
   * there, and nothing disturbs the measuring. */
  #beginMistake(): void {
    const { honest } = this;
    if (!this.mistake || this.mistaken || !honest || (this.card !== "never" && !honest.open)) return;
    const { param, mistake } = this.topic.pitfall;
    const run = new Run(
      (card) => this.#around.engine(card),
      () => {
        const details = this.#details();
        const card = honest.place?.card ? "always" : "never";
        return { ...details, card, query: { ...details.query, [param]: mistake } };
      },
      (mistaken, event) => this.#onMistaken(mistaken, event),
      "!mistake",
    );
    this.mistaken = run;
    if (this.#pace !== undefined) run.speed(this.#pace);
    // Switched on in the middle of a run, it catches up.
    if (honest.running || honest.progress.step > 0) run.run();
  }

  #endMistake(): void {
    this.mistaken?.close();
    this.mistaken = undefined;
  }

  /** Other settings may suit the other device. */
  #measureAgain(): void {
    const { running } = this;
    this.reopen();
    if (running) this.honest?.run();
  }

  #onHonest(run: Run, event: RunEvent): void {
    switch (event) {
      case "opened":
        this.#pace = undefined;
        this.#onValues(run);
        if (run.place?.tuning) this.#around.keepTuning(run.place.tuning);
        this.#beginMistake();
        this.#around.emit("lab-ready", { values: { ...run.values }, seed: run.seed });
        break;
      case "values":
        this.#onValues(run);
        break;
      case "restarted":
        this.#onValues(run);
        if (this.card === "if_faster") this.#measureAgain();
        break;
      case "view":
        if (run.latest) this.#onView(run, run.latest);
        break;
      case "error":
        this.#drafts = {};
        if (run.error) this.#around.emit("lab-error", { error: run.error });
        break;
      case "stopped":
        this.#drafts = {};
        this.#around.emit("lab-error", { error: { kind: "stopped", message: run.notice } });
        this.say(run.notice);
        break;
      case "loading":
        break;
    }
    this.#around.changed();
  }

  #onValues(run: Run): void {
    this.#drafts = {};
    this.#wanted = changedValues(this.topic.params, run.values);
    this.#around.settled(this.state);
  }

  #onView(run: Run, view: Viewed): void {
    const { progress, metrics, digest, running, verdict } = view;
    this.#setPace(view);
    this.#around.emit("lab-progress", { progress, metrics: metricValues(metrics), digest, running });
    this.#judge(verdict);
    this.#settle(view);
    if (progress.done && !this.#ended) {
      this.say(`The run has ended. ${milestone(progress, metrics)} ${verdictSentence(verdict)}`);
    } else if (progress.step > 0 && this.#throttle.allows(performance.now())) {
      this.said = milestone(progress, metrics);
    }
    if (progress.done) this.#checkLink(run, view);
    this.#ended = progress.done;
    this.#around.drawn(() => run.ack(view.frame));
  }

  #checkLink(run: Run, { digest, moved }: Viewed): void {
    if (!this.#promised || this.checked) return;
    const exact = !moved && !run.place?.card;
    this.checked = linkCheck(this.#promised, { digest, version: run.version, exact });
    this.say(this.checked.sentence);
  }

  dismissCheck(): void {
    this.#promised = undefined;
    this.checked = undefined;
    this.#around.changed();
  }

  #onMistaken(mistaken: Run, event: RunEvent): void {
    const { honest } = this;
    const view = mistaken.latest;
    if (event === "view" && view) {
      const waits = honest && !honest.running && !honest.progress.done;
      if (mistaken.running && waits && view.progress.step >= honest.progress.step) mistaken.pause();
      this.#around.drawn(() => mistaken.ack(view.frame));
    }
    this.#around.changed();
  }

  #judge(verdict: Verdict): void {
    const before = this.verdict;
    if (JSON.stringify(verdict) === JSON.stringify(before)) return;
    this.verdict = verdict;
    if (verdict.state === "passed") this.#around.store().note(this.topic.slug, "passed");
    this.#around.emit("lab-verdict", { verdict: verdict.state, why: "why" in verdict ? verdict.why : "" });
    if (verdict.state !== before.state && verdict.state !== "not_attempted")
      this.say(verdictSentence(verdict));
  }

  #setPace({ progress }: Viewed): void {
    const pace = stepsPerSecond(this.speed, progress.of);
    if (pace === this.#pace) return;
    this.#pace = pace;
    for (const run of this.runs) run.speed(pace);
  }

  /** Scores the prediction when the engine knows the true answer. */
  #settle({ settled }: Viewed): void {
    const { predict, slug } = this.topic;
    const actual = truth(predict.answer, settled);
    if (actual === undefined || this.own) return;
    this.actual = actual;
    const { prediction } = this;
    if (prediction && prediction.right === undefined) {
      this.#around.store().settle(slug, actual, isRight(predict.answer, prediction.answer, actual));
    }
  }

  #withoutColumns(query: Record<string, string>): Record<string, string> {
    const rest = { ...query };
    for (const { key, kind } of this.topic.params) {
      if (kind.type === "column" || kind.type === "columns") delete rest[key];
    }
    return rest;
  }
}
