/** `<stepwise-lab topic="clustering" k="4" seed="7">`: a whole lab, on our pages and on anybody's. */

import { html, LitElement, nothing, render, unsafeCSS } from "lit";
import type { Panel, Topic, Value, Values, Verdict } from "../contract.ts";
import { engine } from "../engine/shared.ts";
import { type AddressState, readAddress, writeAddress } from "../logic/address.ts";
import { valueText } from "../logic/values.ts";
import { afterDrawing } from "../panels/draw-queue.ts";
import type { ActionEvent, SaveEvent, SayEvent, ServeEvent, SetEvent } from "../panels/events.ts";
import { panelTemplate } from "../panels/panel.ts";
import { plotClass } from "../panels/plot-module.ts";
import { keepTuning, knownTuning } from "../site/card-tuning.ts";
import { store } from "../site/store.ts";
import { keepStudent, knownStudent } from "../site/student-name.ts";
import css from "../styles/lab.css?inline";
import { assignmentTemplate } from "./assignment/student.ts";
import { bannerTemplate } from "./banner.ts";
import { barTemplate } from "./bar.ts";
import { challengeTemplate } from "./challenge.ts";
import { declarationInside, fetchDeclaration } from "./declaration.ts";
import { emit, type MetricValues, metricValues } from "./events.ts";
import { LabModel } from "./model.ts";
import { raceTemplate } from "./race/race-template.ts";
import { shareTemplate } from "./share-tab.ts";
import { shortcut } from "./shortcuts.ts";
import { sideTemplate } from "./side.ts";
import { type Tab, tabsTemplate } from "./tabs.ts";
import { notebookTemplate, saveService } from "./take-away.ts";

/** Below this width, in CSS pixels, everything stands in one column. */
const NARROW = 760;

export class StepwiseLab extends LitElement {
  static override styles = unsafeCSS(css);
  static override properties = {
    topic: {},
    running: { type: Boolean, reflect: true },
    tab: { state: true },
    narrow: { state: true },
    drawable: { state: true },
    dropping: { state: true },
    fault: { state: true },
  };

  /** The slug of the lab. */
  declare topic: string;
  /** Whether a run is going on. */
  declare running: boolean;
  /** Resolves when the first state of the lab has been computed. */
  readonly ready: Promise<void>;

  declare tab: Tab;
  declare narrow: boolean;
  /** Whether figures can be drawn; until then the poster stays, so that no frame is empty. */
  declare drawable: boolean;
  declare dropping: boolean;
  declare fault: string;

  #model: LabModel | undefined;
  readonly #parts = { main: part(), rest: part(), side: part(), challenge: part() };
  #waiting: ((model: LabModel) => void)[] = [];
  #stop: (() => void)[] = [];
  #resolveReady: () => void = () => {};

  constructor() {
    super();
    this.topic = "";
    this.running = false;
    this.tab = "lab";
    this.narrow = false;
    this.drawable = false;
    this.dropping = false;
    this.fault = "";
    this.ready = new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
  }

  /** The values of all parameters. */
  get values(): Values {
    return { ...this.#model?.honest?.values };
  }

  /** The numbers of the run so far, by key; null where one is undefined. */
  get metrics(): MetricValues {
    return metricValues(this.#model?.metrics ?? []);
  }

  /** Whether the challenge is met; the reason comes with the event. */
  get verdict(): Verdict["state"] {
    return this.#model?.verdict.state ?? "not_attempted";
  }

  /** Eight digits that identify the numbers of the run. */
  get digest(): string {
    return this.#model?.honest?.latest?.digest ?? "";
  }

  /** The settings of this run, as the query of an address. */
  get query(): string {
    return this.#model ? writeAddress(this.#model.state) : "";
  }

  /** Runs to the end; from the start again where the end was reached. */
  run(): void {
    this.#with((model) => void model.run());
  }

  pause(): void {
    this.#with((model) => model.pause());
  }

  step(): void {
    this.#with((model) => void model.step());
  }

  reset(): void {
    this.#with((model) => model.reset());
  }

  /** Sets a parameter; the engine checks the value. */
  set(key: string, value: Value): void {
    this.#with((model) => void model.set(key, valueText(value)));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.narrow = this.clientWidth > 0 && this.clientWidth < NARROW;
    const size = new ResizeObserver(([entry]) => {
      this.narrow = (entry?.contentRect.width ?? NARROW) < NARROW;
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
    this.#model?.close();
    this.#model = undefined;
  }

  /** Does it now, or once the declaration is there. */
  #with(action: (model: LabModel) => void): void {
    if (this.#model) action(this.#model);
    else this.#waiting.push(action);
  }

  /** Finds the declaration, shows the controls, and opens the lab once it is in view. */
  async #declare(): Promise<void> {
    let topic: Topic;
    try {
      topic = declarationInside(this) ?? (await fetchDeclaration(this.topic));
    } catch (error) {
      this.fault = (error as Error).message;
      emit(this, "lab-error", { error: { kind: "unknown_topic", message: this.fault } });
      return;
    }
    if (!this.isConnected || this.#model) return;
    const model = this.#createModel(topic);
    this.#model = model;
    if (model.race.ready) this.tab = "race";
    this.requestUpdate();
    for (const action of this.#waiting.splice(0)) action(model);
    if (this.hasAttribute("wait")) {
      // Nothing is fetched for a reader who only scrolls by.
      for (const type of ["pointerdown", "focusin"]) {
        this.addEventListener(type, () => model.begin(), { once: true });
      }
      return;
    }
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      model.begin();
    });
    seen.observe(this);
    this.#stop.push(() => seen.disconnect());
  }

  /** Fetches the figure renderer while the engine starts. */
  #prepareFigures(): void {
    const drawable = () => {
      this.drawable = true;
    };
    plotClass().then(drawable, drawable);
  }

  #createModel(topic: Topic): LabModel {
    return new LabModel(topic, this.#initialState(topic), {
      engine: (card) => {
        this.#prepareFigures();
        return engine(topic, card);
      },
      store,
      changed: () => {
        this.running = this.#model?.running ?? false;
        this.requestUpdate();
      },
      drawn: (callback) => {
        this.#resolveReady();
        void this.updateComplete.then(() => afterDrawing(callback));
      },
      settled: (state) => this.#syncAddress(state),
      knownTuning,
      keepTuning,
      knownStudent,
      keepStudent,
      emit: (type, detail) => emit(this, type, detail),
    });
  }

  /** Attributes with parameters' keys override defaults; on a topic's own page the address does. */
  #initialState({ params }: Topic): AddressState {
    if (this.hasAttribute("address")) return readAddress(location.search, params);
    const query = new URLSearchParams();
    for (const key of [...params.map((param) => param.key), "seed", "mistake"]) {
      const text = this.getAttribute(key);
      if (text !== null) query.set(key, text);
    }
    return readAddress(query.toString(), params);
  }

  #syncAddress(state: AddressState): void {
    if (!this.hasAttribute("address")) return;
    const query = writeAddress(state);
    if (query === location.search) return;
    try {
      history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
    } catch {
      // A frame without an origin has no address to keep, and a browser may refuse too many changes.
    }
  }

  #onKeyDown = (event: KeyboardEvent): void => {
    if (this.#model && this.tab === "lab" && shortcut(event, this.#model)) event.preventDefault();
  };

  /** A file is taken or refused, but never left to the browser, which would open it in the lab's place. */
  #onDragOver(event: DragEvent, model: LabModel): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping = model.takesTables;
  }

  /** Leaving one part of the lab for another is no leaving. */
  #onDragLeave({ currentTarget, relatedTarget }: DragEvent): void {
    this.dropping = relatedTarget instanceof Node && (currentTarget as Node).contains(relatedTarget);
  }

  #onDrop(event: DragEvent, model: LabModel): void {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.dropping = false;
    if (model.takesTables) void model.table.use(file);
    else
      model.refuse(
        model.assignment ? "The assignment is about the shipped data." : "This lab keeps to its own data.",
      );
  }

  protected override render() {
    const model = this.#model;
    if (!model) return this.#undeclaredTemplate();
    // A bare lab comes without them.
    const parts = this.querySelector(":scope > [slot=python]") ? (["python", "data"] as const) : [];
    return html`<section
      class="lab ${this.narrow ? "narrow" : "wide"} ${this.dropping ? "dropping" : ""}"
      aria-label="Lab: ${model.topic.title}"
      @panel-action=${(event: ActionEvent) => void model.act(event.action)}
      @panel-set=${(event: SetEvent) => void this.#take(model, event)}
      @panel-say=${(event: SayEvent) => model.voice.say(event.text)}
      @panel-serve=${(event: ServeEvent) => {
        event.answer = model.serve(event.request, event.mistaken);
      }}
      @panel-save=${(event: SaveEvent) => {
        event.answer = saveService(model);
      }}
      @dragover=${(event: DragEvent) => this.#onDragOver(event, model)}
      @dragleave=${(event: DragEvent) => this.#onDragLeave(event)}
      @drop=${(event: DragEvent) => this.#onDrop(event, model)}
    >
      ${
        parts.length > 0
          ? tabsTemplate(this.tab, (tab) => {
              this.tab = tab;
            })
          : nothing
      }
      <div id="panel-lab" role="tabpanel" aria-labelledby="tab-lab" ?hidden=${this.tab !== "lab"}>
        ${assignmentTemplate(model)} ${barTemplate(model)} ${bannerTemplate(model)} ${this.#workTemplate(model)}
      </div>
      ${
        parts.length > 0
          ? html`${this.#tabTemplate("race", () => raceTemplate(model.topic, model.race))}
            ${parts.map((tab) => this.#tabTemplate(tab, () => this.#slotTemplate(tab, model), true))}
            ${this.#tabTemplate("share", () => shareTemplate(model))}`
          : nothing
      }
      <p class="sr" role="status">${model.voice.said}</p>
    </section>`;
  }

  /** A value that was given in a panel. */
  async #take(model: LabModel, { key, text, run }: SetEvent): Promise<void> {
    await model.set(key, text);
    if (run) await model.run();
  }

  /** Another tab than the lab's own; one that only holds text is reached by the keyboard itself. */
  #tabTemplate(tab: Tab, content: () => unknown, reachable = false) {
    return html`<div
      class="slotted"
      id="panel-${tab}"
      role="tabpanel"
      aria-labelledby="tab-${tab}"
      tabindex=${reachable ? 0 : nothing}
      ?hidden=${this.tab !== tab}
    >
      ${this.tab === tab ? content() : nothing}
    </div>`;
  }

  #slotTemplate(tab: "python" | "data", model: LabModel) {
    return html`${tab === "python" ? notebookTemplate(model, this) : nothing}<slot name=${tab}></slot>`;
  }

  #undeclaredTemplate() {
    return html`<div class="lab">
      ${this.fault ? html`<p class="banner" role="alert">${this.fault}</p>` : nothing}
      <slot name="poster"></slot><slot></slot>
    </div>`;
  }

  #workTemplate(model: LabModel) {
    const [main, ...others] = this.drawable ? (model.seen(model.honest)?.view.panels ?? []) : [];
    const first = main
      ? this.#panelTemplate(model, main, "main")
      : html`<div class="panel full main poster"><slot name="poster"></slot></div>`;
    const parts = this.#parts;
    render(first, parts.main, { host: this });
    render(
      others.map((panel) => this.#panelTemplate(model, panel, "")),
      parts.rest,
      { host: this },
    );
    render(sideTemplate(model), parts.side, { host: this });
    render(challengeTemplate(model), parts.challenge, { host: this });
    // In one column the controls come right below the main figure, in reading order too.
    return this.narrow
      ? html`<div class="work">${parts.main}${parts.side}${parts.challenge}<div class="panels">${parts.rest}</div></div>`
      : html`<div class="work"><div class="panels">${parts.main}${parts.rest}</div>${parts.side}${parts.challenge}</div>`;
  }

  #panelTemplate(model: LabModel, panel: Panel, classes: string) {
    const mistaken = model.seen(model.mistaken)?.view.panels.find(({ key }) => key === panel.key);
    return panelTemplate(model.topic.slug, panel, mistaken, classes, {
      honest: model.honest?.pictures,
      mistaken: model.mistaken?.pictures,
      isFixed: (key) => model.isFixed(key),
    });
  }
}

/** Holds a part of the lab that moves, with all that was typed into it, when the lab turns from wide to narrow. */
function part(): HTMLElement {
  const holder = document.createElement("div");
  holder.className = "part";
  return holder;
}
