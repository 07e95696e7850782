/**
 * What a lab is doing: its runs, its settings, and what became of them. Knows nothing of the DOM; the element
 * shows it and forwards the reader's wishes to it.
 */

import type { Action, Metric, ServiceRequest, ServiceResponse, Topic, Verdict } from "../contract.ts";
import type { EngineClient } from "../engine/client.ts";
import type { CardWish, OpenDetails, Viewed } from "../engine/protocol.ts";
import { Run, type RunEvent } from "../engine/run.ts";
import type { AddressState } from "../logic/address.ts";
import { type Assignment, meets, seedFor } from "../logic/assignment.ts";
import { willNotDo } from "../logic/complaint.ts";
import { milestone, verdictSentence } from "../logic/narration.ts";
import { A_SEED, isSeed } from "../logic/seed.ts";
import { type Speed, stepsPerSecond } from "../logic/speed.ts";
import { changedValues, valueText } from "../logic/values.ts";
import type { Store } from "../site/store.ts";
import { Controls } from "./controls.ts";
import { type LabEvents, metricValues } from "./events.ts";
import { Lesson } from "./lesson.ts";
import { LinkPromise } from "./link-promise.ts";
import { MistakenRun } from "./mistaken-run.ts";
import { OwnTable } from "./own-table.ts";
import { Race, type RaceHost } from "./race/race.ts";
import { Voice } from "./voice.ts";

const NOT_ATTEMPTED: Verdict = { state: "not_attempted" };

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
  /** Who does the assignments here. */
  knownStudent(): string;
  keepStudent(name: string): void;
  emit<K extends keyof LabEvents>(type: K, detail: LabEvents[K]): void;
}

export class LabModel {
  readonly topic: Topic;
  /** Several settings of this lab, side by side. */
  readonly race: Race;
  /** What the controls show. */
  readonly controls: Controls;
  /** The reader's own table, when it is in use. */
  readonly table: OwnTable;
  readonly lesson: Lesson;
  readonly promise: LinkPromise;
  readonly voice: Voice;
  /** What a teacher asks for, where the link says so. */
  readonly assignment: Assignment | undefined;
  /** Who does the assignment. */
  student: string;
  /** What is wrong with the seed that was given last. */
  seedComplaint = "";
  /** Why the reader's last wish was not done, until that is read. */
  refusal = "";
  honest: Run | undefined;
  /** Whether tensors shall live on the graphics card. */
  card: CardWish;
  speed: Speed = "normal";
  verdict: Verdict = NOT_ATTEMPTED;
  /** The step that the reader looks back at. */
  lookedAt: number | undefined;

  readonly #around: Surroundings;
  readonly #mistake: MistakenRun;
  /** Settings as text, where they differ from the defaults. */
  #wanted: Record<string, string>;
  #seed: string | undefined;
  #pace: number | null | undefined;
  /** Whether the end of this run has been told. */
  #ended = false;

  constructor(topic: Topic, state: AddressState, around: Surroundings) {
    this.topic = topic;
    this.card = topic.uses_tensors ? state.card : "never";
    this.assignment = state.assignment;
    this.#wanted = { ...state.query, ...state.assignment?.fixed };
    this.student = state.assignment ? around.knownStudent() : "";
    this.#seed = state.assignment ? seedFor(state.assignment, this.student) : state.seed;
    this.#around = around;
    const { store, changed } = around;
    this.promise = new LinkPromise(state, changed);
    this.voice = new Voice(changed);
    this.lesson = new Lesson(topic, store, changed);
    this.table = new OwnTable({
      slug: topic.slug,
      engine: () => around.engine("never"),
      changed,
      replaced: () => this.#onTable(),
    });
    this.controls = new Controls({
      topic,
      run: () => this.honest,
      isFixed: (key) => this.isFixed(key),
      set: (key, text) => void this.set(key, text),
      changed,
    });
    this.#mistake = new MistakenRun(state.mistake, {
      topic,
      engine: around.engine,
      details: () => this.#details(),
      changed,
      drawn: around.drawn,
    });
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
      say: (sentence) => this.voice.say(sentence),
      drawn: (callback) => this.#around.drawn(callback),
    };
  }

  /** All settings as text; before the engine has answered those that were asked for. */
  #values(): Record<string, string> {
    const { honest } = this;
    if (!honest?.open) return this.#wanted;
    return Object.fromEntries(Object.entries(honest.values).map(([key, value]) => [key, valueText(value)]));
  }

  /** Whether the reader makes the mistake. */
  get mistake(): boolean {
    return this.#mistake.on;
  }

  get mistaken(): Run | undefined {
    return this.#mistake.run;
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

  get seed(): string {
    return this.honest?.seed || this.#seed || "";
  }

  /** The settings that make this run, for an address: all of them, for defaults may change with the version. */
  get state(): AddressState {
    const { table, honest } = this;
    const known = this.#values();
    // Columns of a table that only this device has mean nothing elsewhere.
    const query = table.file ? this.#withoutColumns(known) : known;
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
    if (!honest?.open || !honest.progress.done || this.table.file) return state;
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
    this.#mistake.begin(this.honest, this.#pace);
  }

  close(): void {
    this.honest?.close();
    this.honest = undefined;
    this.#mistake.end();
    this.race.close();
  }

  /** Runs to the end; from the start again where the end was reached. */
  async run(): Promise<void> {
    this.begin();
    this.lesson.begun();
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
    this.lesson.begun();
    if (!(await this.#goThere(1))) {
      for (const run of this.runs) run.step();
    }
    this.#around.changed();
  }

  reset(): void {
    this.begin();
    this.lookedAt = undefined;
    this.promise.again();
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
    this.#around.keepStudent(this.student);
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
    this.promise.release();
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
    this.promise.release();
    await this.#goThere();
    for (const run of this.runs) run.act(action);
  }

  /** What the service of the honest or of the mistaken run answers. */
  async serve(request: ServiceRequest, mistaken: boolean): Promise<ServiceResponse | undefined> {
    return (mistaken ? this.mistaken : this.honest)?.serve(request);
  }

  setSeed(text: string): void {
    const seed = text.trim();
    this.seedComplaint = isSeed(seed) ? "" : willNotDo(seed, A_SEED);
    if (!this.assignment && isSeed(seed) && seed !== this.honest?.seed) {
      this.#seed = seed;
      this.promise.release();
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
    this.#mistake.on = on;
    if (!on) {
      this.#mistake.end();
    } else if (this.honest) {
      this.#mistake.begin(this.honest, this.#pace);
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
    this.promise.release();
    this.#wanted = Object.fromEntries(this.topic.challenge.solution);
    this.#seed = undefined;
    this.seedComplaint = "";
    this.table.forget();
    this.begin();
    this.reopen();
    this.run();
  }

  predict(answer: number): void {
    this.lesson.predict(answer);
    this.run();
  }

  /** Opens all sessions anew with the wanted settings. */
  reopen(): void {
    this.lookedAt = undefined;
    if (this.card !== "never") this.#mistake.end();
    for (const run of this.runs) run.reopen();
    this.#ended = false;
    this.verdict = NOT_ATTEMPTED;
    this.#around.changed();
  }

  /** Whether a table of the reader's may take the place of the shipped one. */
  get takesTables(): boolean {
    return this.topic.takes_own_data && !this.assignment;
  }

  /** Says in the banner why something was not done; an empty sentence takes it away. */
  refuse(sentence: string): void {
    this.refusal = sentence;
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

  #details(): OpenDetails {
    const details: OpenDetails = { slug: this.topic.slug, query: this.#wanted, card: this.card };
    if (this.#seed !== undefined) details.seed = this.#seed;
    if (this.table.file) details.own = this.table.file;
    const tuning = this.card === "never" ? undefined : this.#around.knownTuning();
    if (tuning !== undefined) details.tuning = tuning;
    return details;
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
        this.controls.settle();
        this.#onValues(run);
        if (run.place?.tuning) this.#around.keepTuning(run.place.tuning);
        this.#mistake.begin(this.honest, this.#pace);
        this.#around.emit("lab-ready", { values: { ...run.values }, seed: run.seed });
        break;
      case "values":
        this.#onAnswer(run);
        break;
      case "restarted":
        this.#onAnswer(run);
        if (this.card === "if_faster") this.#measureAgain();
        break;
      case "view":
        if (run.latest) this.#onView(run, run.latest);
        break;
      case "error":
        this.controls.settle();
        if (run.error) this.#around.emit("lab-error", { error: run.error });
        break;
      case "stopped":
        this.controls.settle();
        this.#around.emit("lab-error", { error: { kind: "stopped", message: run.notice } });
        this.voice.say(run.notice);
        break;
      case "loading":
        break;
    }
    this.#around.changed();
  }

  #onTable(): void {
    this.promise.release();
    // Another table has other columns: theirs start from the engine's defaults.
    this.#wanted = this.#withoutColumns(this.#wanted);
    if (this.honest) this.reopen();
    else this.begin();
  }

  #onAnswer(run: Run): void {
    if (typeof run.answered === "string") this.controls.answered(run.answered);
    else this.controls.settle();
    this.#onValues(run);
  }

  #onValues(run: Run): void {
    this.#wanted = changedValues(this.topic.params, run.values);
    this.#around.settled(this.state);
  }

  #onView(run: Run, view: Viewed): void {
    const { progress, metrics, digest, verdict } = view;
    const { running } = run;
    this.#setPace(view);
    this.#around.emit("lab-progress", { progress, metrics: metricValues(metrics), digest, running });
    this.#judge(verdict);
    if (!this.table.file) this.lesson.settle(view);
    if (progress.done && !this.#ended) {
      this.voice.say(`The run has ended. ${milestone(progress, metrics)} ${verdictSentence(verdict)}`);
    } else if (progress.step > 0) {
      this.voice.sayProgress(progress, metrics);
    }
    const found = progress.done ? this.promise.check(run) : undefined;
    if (found) this.voice.say(found);
    this.#ended = progress.done;
    this.#around.drawn(() => run.ack(view.frame));
  }

  #judge(verdict: Verdict): void {
    const before = this.verdict;
    if (JSON.stringify(verdict) === JSON.stringify(before)) return;
    this.verdict = verdict;
    if (verdict.state === "passed") this.lesson.passed();
    this.#around.emit("lab-verdict", { verdict: verdict.state, why: "why" in verdict ? verdict.why : "" });
    if (verdict.state !== before.state && verdict.state !== "not_attempted")
      this.voice.say(verdictSentence(verdict));
  }

  #setPace({ progress }: Viewed): void {
    const pace = stepsPerSecond(this.speed, progress.of);
    if (pace === this.#pace) return;
    this.#pace = pace;
    for (const run of this.runs) run.speed(pace);
  }

  #withoutColumns(query: Record<string, string>): Record<string, string> {
    const rest = { ...query };
    for (const { key, kind } of this.topic.params) {
      if (kind.type === "column" || kind.type === "columns") delete rest[key];
    }
    return rest;
  }
}
