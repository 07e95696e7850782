/** `<stepwise-lab topic="clustering" k="4" seed="7">`: a whole lab, on our pages and on anybody's. */

import { html, LitElement, nothing, type PropertyValues, unsafeCSS } from "lit";
import { live } from "lit/directives/live.js";
import type { Metric, Panel, Param, Topic, Value, Values, Verdict } from "../contract.ts";
import type { OpenDetails, OwnFile, Viewed } from "../engine/protocol.ts";
import { Run, type RunEvent } from "../engine/run.ts";
import { engine } from "../engine/shared.ts";
import { isSeed, readAddress, writeAddress } from "../logic/address.ts";
import { milestone, Throttle, verdictSentence } from "../logic/narration.ts";
import { isRight, truth } from "../logic/prediction.ts";
import { type Speed, stepsPerSecond } from "../logic/speed.ts";
import { changedValues, defaultValue, isShown, valueText } from "../logic/values.ts";
import { afterDrawing } from "../panels/draw-queue.ts";
import type { ActionEvent, SayEvent } from "../panels/events.ts";
import { numbersTemplate } from "../panels/numbers.ts";
import { panelTemplate } from "../panels/panel.ts";
import { plotClass } from "../panels/plot-module.ts";
import { store } from "../site/store.ts";
import css from "../styles/lab.css?inline";
import { challengeTemplate } from "./challenge.ts";
import { declarationInside, fetchDeclaration } from "./declaration.ts";
import { emit } from "./events.ts";
import { type KnobHost, knobTemplate } from "./knobs.ts";
import { ownDataTemplate, readOwnFile } from "./own-data.ts";
import { predictTemplate } from "./predict.ts";
import { statusText } from "./status.ts";

const NARROW = 760;
const NOT_ATTEMPTED: Verdict = { state: "not_attempted" };
const TABS = ["Lab", "In Python", "Data"] as const;
type Tab = (typeof TABS)[number];

export class StepwiseLab extends LitElement {
  static override styles = unsafeCSS(css);
  static override properties = { topic: {} };

  /** The slug of the lab. */
  declare topic: string;
  /** Resolves when the first state of the lab has been computed. */
  readonly ready: Promise<void>;

  #declaration: Topic | undefined;
  #run: Run | undefined;
  #mistaken: Run | undefined;
  #wanted: Record<string, string> = {};
  #seed: string | undefined;
  #mistake = false;
  #own: OwnFile | undefined;
  #ownComplaint = "";
  #drafts: Values = {};
  #pending = new Map<string, string>();
  #sending = 0;
  #speed: Speed = "normal";
  #pace: number | null | undefined;
  #tab: Tab = "Lab";
  #narrow = false;
  #drawable = false;
  #fault = "";
  #hints = 0;
  #solution = false;
  #skipped = false;
  #actual: number | undefined;
  #verdict: Verdict = NOT_ATTEMPTED;
  #said = "";
  #copied = false;
  #dropping = false;
  #throttle = new Throttle();
  #stop: (() => void)[] = [];
  #resolveReady: () => void = () => {};

  constructor() {
    super();
    this.topic = "";
    this.ready = new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
  }

  /** The values of all parameters. */
  get values(): Values {
    return { ...this.#run?.values };
  }

  /** The numbers of the run so far. */
  get metrics(): Metric[] {
    return this.#run?.latest?.metrics ?? [];
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  /** Identifies the numbers of the run. */
  get digest(): string {
    return this.#run?.latest?.digest ?? "";
  }

  /** Runs to the end, or again from the start if the end was reached. */
  run(): void {
    this.#begin();
    this.#skipped = true;
    if (this.#declaration) store().note(this.#declaration.slug, "tried");
    for (const run of this.#runs()) run.run();
    this.requestUpdate();
  }

  pause(): void {
    for (const run of this.#runs()) run.pause();
    this.requestUpdate();
  }

  step(): void {
    this.#begin();
    if (this.#declaration) store().note(this.#declaration.slug, "tried");
    for (const run of this.#runs()) run.step();
    this.requestUpdate();
  }

  reset(): void {
    this.#begin();
    for (const run of this.#runs()) run.reset();
    this.requestUpdate();
  }

  /** Sets a parameter from text or a value; the engine checks it. */
  set(key: string, value: Value): void {
    const text = valueText(value);
    this.#begin();
    if (!this.#run) {
      this.#wanted[key] = text;
      return;
    }
    this.#run.set(key, text);
    if (key !== this.#declaration?.pitfall.param) this.#mistaken?.set(key, text);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#narrow = this.clientWidth > 0 && this.clientWidth < NARROW;
    const size = new ResizeObserver(([entry]) => {
      const narrow = (entry?.contentRect.width ?? NARROW) < NARROW;
      if (narrow === this.#narrow) return;
      this.#narrow = narrow;
      this.requestUpdate();
    });
    size.observe(this);
    this.#stop.push(
      () => size.disconnect(),
      store().onChange(() => this.requestUpdate()),
    );
    this.addEventListener("keydown", this.#onKeyDown);
    void this.#declare();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop.splice(0)) stop();
    this.removeEventListener("keydown", this.#onKeyDown);
    for (const run of this.#runs()) run.close();
    this.#run = undefined;
    this.#mistaken = undefined;
  }

  /** Finds the declaration, shows the controls, and opens the lab once it is in view. */
  async #declare(): Promise<void> {
    try {
      this.#declaration ??= declarationInside(this) ?? (await fetchDeclaration(this.topic));
    } catch (error) {
      this.#fault = (error as Error).message;
      emit(this, "lab-error", { error: { kind: "unknown_topic", message: this.#fault } });
      this.requestUpdate();
      return;
    }
    if (!this.isConnected) return;
    this.#readState(this.#declaration);
    this.requestUpdate();
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this.#begin();
    });
    seen.observe(this);
    this.#stop.push(() => seen.disconnect());
  }

  /** Attributes with parameters' keys override defaults; on a topic's own page the address does. */
  #readState({ params }: Topic): void {
    const query = new URLSearchParams();
    for (const key of [...params.map((param) => param.key), "seed", "mistake"]) {
      const text = this.getAttribute(key);
      if (text !== null) query.set(key, text);
    }
    const state = readAddress(this.hasAttribute("address") ? location.search : query.toString(), params);
    this.#wanted = state.query;
    this.#seed = state.seed;
    this.#mistake = state.mistake;
  }

  /** Opens the session, once. */
  #begin(): void {
    if (this.#run || !this.#declaration || !this.isConnected) return;
    this.#run = new Run(
      engine(),
      () => this.#details(),
      (event) => this.#onRun(event),
    );
    if (this.#mistake) this.#beginMistake();
    plotClass().then(
      () => this.#becomeDrawable(),
      () => this.#becomeDrawable(),
    );
  }

  /** The poster stays until the renderer is there, so that no frame is empty. */
  #becomeDrawable(): void {
    this.#drawable = true;
    this.requestUpdate();
  }

  #beginMistake(): void {
    const { param, mistake } = (this.#declaration as Topic).pitfall;
    this.#mistaken = new Run(
      engine(),
      () => {
        const details = this.#details();
        return { ...details, query: { ...details.query, [param]: mistake } };
      },
      (event) => this.#onMistaken(event),
      "!mistake",
    );
    if (this.#pace !== undefined) this.#mistaken.speed(this.#pace);
    if (this.#run && this.#run.progress.step > 0) this.#mistaken.run();
  }

  #runs(): Run[] {
    return [this.#run, this.#mistaken].filter((run) => run !== undefined);
  }

  #details(): OpenDetails {
    const { slug } = this.#declaration as Topic;
    const details: OpenDetails = { slug, query: this.#wanted };
    if (this.#seed !== undefined) details.seed = this.#seed;
    if (this.#own) details.own = this.#own;
    return details;
  }

  #onRun(event: RunEvent): void {
    const run = this.#run;
    // The first messages may come while the run is being constructed.
    if (!run || !this.#declaration) return;
    switch (event) {
      case "opened":
      case "values":
        this.#wanted = changedValues(this.#declaration.params, run.values);
        this.#drafts = {};
        this.#syncAddress();
        if (event === "opened") {
          this.#pace = undefined;
          emit(this, "lab-ready", { values: this.values, seed: run.seed });
        }
        break;
      case "view":
        if (run.latest) this.#onView(run, run.latest);
        break;
      case "error":
        this.#drafts = {};
        if (run.error) {
          if (this.#own && !run.open) this.#refuseOwn(run.error.message);
          emit(this, "lab-error", { error: run.error });
        }
        break;
      case "stopped":
        this.#drafts = {};
        emit(this, "lab-error", { error: { kind: "stopped", message: run.notice } });
        this.#say(run.notice);
        break;
      case "loading":
        break;
    }
    this.requestUpdate();
  }

  #onView(run: Run, view: Viewed): void {
    const { progress, metrics, digest, running, verdict } = view;
    this.#setPace(view);
    this.#resolveReady();
    emit(this, "lab-progress", { progress, metrics, digest, running });
    if (JSON.stringify(verdict) !== JSON.stringify(this.#verdict)) {
      const changed = verdict.state !== this.#verdict.state;
      this.#verdict = verdict;
      if (verdict.state === "passed") store().note((this.#declaration as Topic).slug, "passed");
      emit(this, "lab-verdict", { verdict });
      if (changed && verdict.state !== "not_attempted") this.#say(verdictSentence(verdict));
    }
    this.#settle(view);
    if (progress.step > 0 && this.#throttle.allows(performance.now()))
      this.#say(milestone(progress, metrics));
    this.#acknowledge(run, view);
  }

  #onMistaken(event: RunEvent): void {
    const mistaken = this.#mistaken;
    if (!mistaken) return;
    const view = mistaken.latest;
    if (event === "view" && view) {
      const honest = this.#run;
      // Switched on in the middle of a run, it catches up and then waits.
      const caughtUp =
        honest && !honest.running && !honest.progress.done && view.progress.step >= honest.progress.step;
      if (mistaken.running && caughtUp) mistaken.pause();
      this.#acknowledge(mistaken, view);
    }
    this.requestUpdate();
  }

  /** Tells the engine that a view is on the screen, once it is. */
  #acknowledge(run: Run, { frame }: Viewed): void {
    this.requestUpdate();
    void this.updateComplete.then(() => afterDrawing(() => run.ack(frame)));
  }

  #setPace({ progress }: Viewed): void {
    const pace = stepsPerSecond(this.#speed, progress.of);
    if (pace === this.#pace) return;
    this.#pace = pace;
    for (const run of this.#runs()) run.speed(pace);
  }

  /** Scores the prediction when the engine knows the true answer. */
  #settle({ settled }: Viewed): void {
    const { predict, slug } = this.#declaration as Topic;
    const actual = truth(predict.answer, settled);
    if (actual === undefined || this.#own) return;
    this.#actual = actual;
    const prediction = store().prediction(slug);
    if (prediction && prediction.right === undefined) {
      store().predict(slug, {
        answer: prediction.answer,
        right: isRight(predict.answer, prediction.answer, actual),
      });
    }
  }

  #say(sentence: string): void {
    this.#throttle.said(performance.now());
    this.#said = sentence;
    this.requestUpdate();
  }

  #syncAddress(): void {
    if (!this.hasAttribute("address")) return;
    const query = writeAddress(this.#addressState());
    if (query !== location.search) {
      try {
        history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
      } catch {
        // A frame without an origin has no address to keep.
      }
    }
  }

  #addressState() {
    const state = { query: this.#wanted, mistake: this.#mistake };
    return this.#seed === undefined ? state : { ...state, seed: this.#seed };
  }

  #reopen(): void {
    for (const run of this.#runs()) run.reopen();
    this.#verdict = NOT_ATTEMPTED;
    this.requestUpdate();
  }

  #setSeed(text: string): void {
    const seed = text.trim();
    if (!isSeed(seed) || seed === this.#run?.seed) {
      this.requestUpdate();
      return;
    }
    this.#seed = seed;
    this.#reopen();
  }

  #setMistake(on: boolean): void {
    if (on === this.#mistake) return;
    this.#mistake = on;
    if (on) {
      this.#begin();
      if (!this.#mistaken) this.#beginMistake();
    } else {
      this.#mistaken?.close();
      this.#mistaken = undefined;
    }
    this.#syncAddress();
    this.requestUpdate();
  }

  #setSpeed(speed: Speed): void {
    this.#speed = speed;
    if (this.#run?.latest) this.#setPace(this.#run.latest);
    this.requestUpdate();
  }

  #applySolution(): void {
    const { challenge } = this.#declaration as Topic;
    this.#wanted = { ...this.#wanted, ...Object.fromEntries(challenge.solution) };
    this.#begin();
    this.#reopen();
    this.run();
  }

  async #useOwn(file: File): Promise<void> {
    try {
      const bytes = await readOwnFile(file);
      this.#ownComplaint = "";
      this.#own = { name: file.name, bytes };
      this.#withoutColumns();
      this.#begin();
      this.#reopen();
    } catch (error) {
      this.#ownComplaint = (error as Error).message;
      this.requestUpdate();
    }
  }

  #backToShipped(complaint = ""): void {
    this.#own = undefined;
    this.#ownComplaint = complaint;
    this.#withoutColumns();
    this.#reopen();
  }

  /** A file that cannot be used gives way to the shipped table, so that the lab stays alive. */
  #refuseOwn(message: string): void {
    this.#backToShipped(message);
  }

  /** Another table has other columns: theirs start from the engine's defaults. */
  #withoutColumns(): void {
    const { params } = this.#declaration as Topic;
    const columns = params.filter(({ kind }) => kind.type === "column" || kind.type === "columns");
    this.#wanted = { ...this.#wanted };
    for (const { key } of columns) delete this.#wanted[key];
  }

  async #copyLink(): Promise<void> {
    const { slug } = this.#declaration as Topic;
    const state = { ...this.#addressState(), seed: this.#run?.seed ?? this.#seed ?? "" };
    const page = this.hasAttribute("address")
      ? new URL(location.pathname, location.href)
      : new URL(`topics/${slug}/`, document.baseURI);
    page.search = writeAddress(state);
    try {
      await navigator.clipboard.writeText(page.href);
      this.#copied = true;
      this.#say("Link copied.");
      setTimeout(() => {
        this.#copied = false;
        this.requestUpdate();
      }, 2000);
    } catch {
      this.#say("The link could not be copied. The address bar has it.");
    }
  }

  #onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0] as HTMLElement;
    if (target.matches?.('select, textarea, input:not([type="range"], [type="checkbox"], [type="radio"])'))
      return;
    const actions: Record<string, () => void> = {
      r: () => (this.#run?.running ? this.pause() : this.run()),
      s: () => this.step(),
      0: () => this.reset(),
      m: () => this.#setMistake(!this.#mistake),
    };
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  };

  protected override updated(_: PropertyValues): void {
    this.toggleAttribute("running", this.#run?.running ?? false);
  }

  protected override render() {
    const topic = this.#declaration;
    if (!topic) {
      return html`<div class="lab"><slot></slot><slot name="poster"></slot>${this.#fault ? html`<p class="banner" role="alert">${this.#fault}</p>` : nothing}</div>`;
    }
    return html`<section
      class="lab ${this.#narrow ? "narrow" : "wide"} ${this.#dropping ? "dropping" : ""}"
      aria-label="Lab: ${topic.title}"
      @panel-action=${(event: ActionEvent) => this.#onAction(event)}
      @panel-say=${(event: SayEvent) => this.#say(event.text)}
      @dragover=${(event: DragEvent) => this.#onDragOver(event, topic)}
      @dragleave=${() => this.#setDropping(false)}
      @drop=${(event: DragEvent) => this.#onDrop(event, topic)}
    >
      ${this.#tabsTemplate()}
      <div id="panel-lab" role="tabpanel" aria-labelledby="tab-0" ?hidden=${this.#tab !== "Lab"}>
        ${this.#barTemplate()} ${this.#bannerTemplate()} ${this.#workTemplate(topic)}
      </div>
      <div class="slotted" id="panel-python" role="tabpanel" aria-labelledby="tab-1" tabindex="0" ?hidden=${this.#tab !== "In Python"}>
        <slot name="python"></slot>
      </div>
      <div class="slotted" id="panel-data" role="tabpanel" aria-labelledby="tab-2" tabindex="0" ?hidden=${this.#tab !== "Data"}>
        <slot name="data"></slot>
      </div>
      <p class="sr" aria-live="polite" role="status">${this.#said}</p>
    </section>`;
  }

  #onAction(event: ActionEvent): void {
    for (const run of this.#runs()) run.act(event.action);
  }

  #onDragOver(event: DragEvent, { takes_own_data }: Topic): void {
    if (!takes_own_data || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#setDropping(true);
  }

  #onDrop(event: DragEvent, { takes_own_data }: Topic): void {
    if (!takes_own_data) return;
    event.preventDefault();
    this.#setDropping(false);
    const file = event.dataTransfer?.files[0];
    if (file) void this.#useOwn(file);
  }

  #setDropping(on: boolean): void {
    if (on === this.#dropping) return;
    this.#dropping = on;
    this.requestUpdate();
  }

  #tabsTemplate() {
    const ids = ["panel-lab", "panel-python", "panel-data"];
    const choose = (index: number, focus = false) => {
      this.#tab = TABS[(index + TABS.length) % TABS.length] as Tab;
      this.requestUpdate();
      if (focus) {
        void this.updateComplete.then(() =>
          this.renderRoot.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(),
        );
      }
    };
    return html`<div class="tabs" role="tablist" aria-label="Parts of the lab">
      ${TABS.map(
        (tab, index) => html`<button
          id="tab-${index}"
          role="tab"
          type="button"
          aria-selected=${tab === this.#tab}
          aria-controls=${ids[index] as string}
          tabindex=${tab === this.#tab ? 0 : -1}
          @click=${() => choose(index)}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === "ArrowRight") choose(index + 1, true);
            if (event.key === "ArrowLeft") choose(index - 1, true);
          }}
        >
          ${tab}
        </button>`,
      )}
    </div>`;
  }

  #barTemplate() {
    const run = this.#run;
    const running = run?.running ?? false;
    const done = run?.progress.done ?? false;
    return html`<div class="bar">
      <button
        class="btn go"
        type="button"
        aria-keyshortcuts="r"
        title="Keyboard: R"
        @click=${() => (running ? this.pause() : this.run())}
      >
        ${running ? "Pause" : done ? "Run again" : "Run"}
      </button>
      <button
        class="btn"
        type="button"
        aria-keyshortcuts="s"
        title="Keyboard: S"
        ?disabled=${running || done}
        @click=${() => this.step()}
      >
        Step
      </button>
      <button
        class="btn"
        type="button"
        aria-keyshortcuts="0"
        title="Keyboard: 0"
        @click=${() => this.reset()}
      >
        Reset
      </button>
      <select
        class="speed"
        aria-label="Speed"
        @change=${(event: Event) => this.#setSpeed((event.target as HTMLSelectElement).value as Speed)}
      >
        ${(["slow", "normal", "fast"] as const).map(
          (speed) => html`<option value=${speed} .selected=${live(speed === this.#speed)}>${speed}</option>`,
        )}
      </select>
      <span class="status">${statusText(run)}</span>
      <button class="btn plain" type="button" @click=${() => this.#copyLink()}>${this.#copied ? "Copied" : "Copy link"}</button>
    </div>`;
  }

  #bannerTemplate() {
    const run = this.#run;
    const { error, notice } = run ?? {};
    const known =
      error?.kind === "parameter" && this.#declaration?.params.some(({ key }) => key === error.key);
    const sentences = [notice, error && !known ? error.message : ""].filter(Boolean);
    if (sentences.length === 0) return nothing;
    return html`<div class="banner" role="alert">
      <p>${sentences.join(" ")}</p>
      <button class="btn small" type="button" @click=${() => this.#dismiss()}>${run?.open ? "Dismiss" : "Try again"}</button>
    </div>`;
  }

  #dismiss(): void {
    const run = this.#run;
    if (!run) return;
    run.error = undefined;
    run.notice = "";
    if (!run.open) this.#reopen();
    this.requestUpdate();
  }

  #workTemplate(topic: Topic) {
    const [main, ...others] = this.#drawable ? (this.#run?.latest?.view.panels ?? []) : [];
    const head = main ? this.#panelTemplate(main, "main") : this.#posterTemplate();
    const rest = others.map((panel) => this.#panelTemplate(panel, ""));
    const side = this.#sideTemplate(topic);
    // On a phone the controls come right below the main figure, in reading order too.
    return this.#narrow
      ? html`<div class="work">${head} ${side}<div class="panels">${rest}</div></div>`
      : html`<div class="work"><div class="panels">${head} ${rest}</div>${side}</div>`;
  }

  #panelTemplate(panel: Panel, classes: string) {
    const mistaken = this.#mistaken?.latest?.view.panels.find(({ key }) => key === panel.key);
    return panelTemplate(this.topic, panel, mistaken, classes);
  }

  #posterTemplate() {
    return html`<div class="panel full main poster"><slot name="poster"></slot></div>`;
  }

  #sideTemplate(topic: Topic) {
    const { params, pitfall, challenge, slug } = topic;
    const metrics = this.metrics;
    const shown = params.filter(
      (param) =>
        isShown(param, this.#shownValues(params)) &&
        !(param.key === pitfall.param && param.kind.type === "toggle"),
    );
    return html`<div class="side">
      ${metrics.length > 0 ? numbersTemplate(metrics, this.#mistaken?.latest?.metrics) : nothing}
      <div class="knobs">
        ${this.#predictTemplate(topic)}
        ${shown.map((param) => knobTemplate(param, this.#knobHost))}
        ${this.#seedTemplate()}
        ${topic.takes_own_data ? this.#ownTemplate() : nothing}
      </div>
      <div class="pinned">
        <div class="row mistake">
          <input
            class="switch"
            id="mistake"
            type="checkbox"
            role="switch"
            aria-describedby="mistake-help"
            aria-keyshortcuts="m"
            .checked=${live(this.#mistake)}
            @change=${(event: Event) => this.#setMistake((event.target as HTMLInputElement).checked)}
          />
          <div>
            <label for="mistake">Make the mistake</label>
            <small id="mistake-help">${pitfall.statement}${this.#mistake ? " Honest result in black, mistaken in orange." : ""}</small>
          </div>
        </div>
        ${challengeTemplate(challenge, params, {
          verdict: this.#verdict,
          hints: this.#hints,
          solution: this.#solution,
          passedBefore: store().state(slug) === "passed",
          revealHint: () => {
            this.#hints += 1;
            this.requestUpdate();
          },
          revealSolution: () => {
            this.#solution = true;
            this.requestUpdate();
          },
          apply: () => this.#applySolution(),
        })}
      </div>
    </div>`;
  }

  #predictTemplate({ predict, slug, params }: Topic) {
    const prediction = store().prediction(slug);
    if (!prediction && (this.#skipped || this.#actual !== undefined)) return nothing;
    return predictTemplate(predict, {
      prediction,
      actual: this.#actual,
      defaults: Object.keys(changedValues(params, this.#shownValues(params))).length === 0 && !this.#own,
      answer: (given) => {
        store().predict(slug, { answer: given });
        this.run();
      },
      skip: () => {
        this.#skipped = true;
        this.requestUpdate();
      },
    });
  }

  #seedTemplate() {
    const random = () => String(crypto.getRandomValues(new Uint16Array(1))[0] ?? 0);
    return html`<div class="knob">
      <label for="seed">Seed</label>
      <span class="typed">
        <input
          id="seed"
          type="text"
          inputmode="numeric"
          autocomplete="off"
          size="6"
          maxlength="20"
          aria-describedby="seed-help"
          .value=${live(this.#run?.seed || this.#seed || "")}
          @change=${(event: Event) => this.#setSeed((event.target as HTMLInputElement).value)}
        />
        <button class="btn small" type="button" @click=${() => this.#setSeed(random())}>New</button>
      </span>
      <small class="help" id="seed-help">The same seed and settings give the same run, everywhere.</small>
    </div>`;
  }

  #ownTemplate() {
    return ownDataTemplate({
      own: this.#own?.name,
      rows: this.#run?.schema?.rows,
      complaint: this.#ownComplaint,
      choose: (file) => void this.#useOwn(file),
      back: () => this.#backToShipped(),
    });
  }

  /** What the controls show: drafts, else what the engine said, else what is wanted or the default. */
  #shownValue(param: Param): Value {
    return this.#drafts[param.key] ?? this.#run?.values[param.key] ?? defaultValue(param);
  }

  #shownValues(params: Param[]): Values {
    return Object.fromEntries(params.map((param) => [param.key, this.#shownValue(param)]));
  }

  readonly #knobHost: KnobHost = (() => {
    const lab = this;
    return {
      get schema() {
        return lab.#run?.schema;
      },
      shown: (param: Param) => lab.#shownValue(param),
      complaint: (key: string) => {
        const error = lab.#run?.error;
        return error?.kind === "parameter" && error.key === key ? error.message : undefined;
      },
      draft: (param: Param, value: Value) => {
        lab.#drafts[param.key] = value;
        if (param.live) lab.#sendSoon(param.key, valueText(value));
        lab.requestUpdate();
      },
      commit: (param: Param, text: string) => {
        lab.#pending.delete(param.key);
        lab.set(param.key, text);
        lab.requestUpdate();
      },
    };
  })();

  /** At most one message for a slider in a frame. */
  #sendSoon(key: string, text: string): void {
    this.#pending.set(key, text);
    cancelAnimationFrame(this.#sending);
    this.#sending = requestAnimationFrame(() => {
      for (const [name, value] of this.#pending) this.set(name, value);
      this.#pending.clear();
    });
  }
}
