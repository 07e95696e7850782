/** A figure panel: canvas, readout under the pointer and by arrow keys, table, downloads. */

import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { Figure, ImageGrid, Panel } from "../contract.ts";
import { csv, tableRows } from "../logic/csv.ts";
import { figureTable } from "../logic/figure-table.ts";
import { canvasPng, download } from "../site/download.ts";
import { isDark, onThemeChange } from "../site/theme.ts";
import { captionTemplate } from "./caption.ts";
import { dequeue, enqueue } from "./draw-queue.ts";
import { ActionEvent, SayEvent } from "./events.ts";
import { pictureCanvas } from "./picture.ts";
import { onPixelRatioChange } from "./pixel-ratio.ts";
import { type Plot, plotClass, type Readout } from "./plot-module.ts";
import { tableTemplate } from "./table.ts";

const ROWS = 100;
/** CSS pixels between pressing and dragging. */
const DRAG = 4;
const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  End: "end",
} as const;

export class FigurePanel extends LitElement {
  static override properties = {
    panel: { attribute: false },
    figure: { attribute: false },
    pictures: { attribute: false },
    tag: {},
    slug: {},
    open: { state: true },
    fault: { state: true },
  };

  declare panel: Panel;
  declare figure: Figure;
  /** Pictures of what the data stand for, where there are any. */
  declare pictures: ImageGrid | undefined;
  /** "Honest" or "Mistaken" where both are shown. */
  declare tag: string;
  declare slug: string;
  declare open: boolean;
  declare fault: string;

  #plot: Plot | undefined;
  #width = 0;
  #height = 0;
  #cursor: Readout | undefined;
  #pressed: { x: number; y: number; dragging: boolean } | undefined;
  #pointer: { x: number; y: number } | undefined;
  #hovering = 0;
  #stop: (() => void)[] = [];

  constructor() {
    super();
    this.tag = "";
    this.slug = "";
    this.open = false;
    this.fault = "";
  }

  /** One stylesheet holds for the whole lab. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop.splice(0)) stop();
    dequeue(this);
    this.#plot?.free();
    this.#plot = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.#start();
  }

  protected override firstUpdated(): void {
    void this.#start();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("figure")) this.#redraw();
  }

  async #start(): Promise<void> {
    try {
      const Plot = await plotClass();
      const canvas = this.#canvas();
      if (!this.isConnected || !canvas || this.#plot) return;
      this.#plot = new Plot(canvas);
    } catch {
      this.#fail();
      return;
    }
    const box = this.querySelector(".plot");
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.#width = Math.floor(entry.contentRect.width);
      this.#height = Math.floor(entry.contentRect.height);
      this.#redraw();
    });
    if (box) observer.observe(box);
    this.#stop.push(
      () => observer.disconnect(),
      onThemeChange(() => this.#redraw()),
      onPixelRatioChange(() => this.#redraw()),
    );
  }

  #canvas(): HTMLCanvasElement | null {
    return this.querySelector("canvas");
  }

  #redraw(): void {
    if (!this.#plot || this.#width < 20 || this.#height < 20) return;
    enqueue(this, () => this.#draw());
  }

  #draw(): void {
    try {
      this.#plot?.draw(this.figure, this.#width, this.#height, devicePixelRatio, isDark(this));
      this.fault = "";
    } catch {
      this.#fail();
      return;
    }
    // Under a resting pointer the data move on.
    this.#show(this.#pointer && this.#plot?.readout(this.#pointer.x, this.#pointer.y));
  }

  #fail(): void {
    this.fault = "The figure cannot be drawn here. Its numbers are in the table.";
    this.open = true;
  }

  /** Shows the readout, or hides it. */
  #show(readout: Readout | undefined): void {
    this.#cursor = readout;
    const bubble = this.querySelector<HTMLElement>(".readout");
    const dot = this.querySelector<HTMLElement>(".cursor");
    if (!bubble || !dot) return;
    bubble.hidden = !readout;
    dot.hidden = !readout;
    if (!readout) return;
    const [picture, words] = this.#pictured(readout);
    bubble.textContent = words;
    if (picture) bubble.prepend(picture);
    // Beside the point, on the side with room, and inside the plot.
    const { offsetWidth: width, offsetHeight: height } = bubble;
    const beside = readout.x > this.#width / 2 ? readout.x - width - 10 : readout.x + 10;
    const x = Math.max(Math.min(beside, this.#width - width), 0);
    const y = Math.max(Math.min(readout.y - height - 8, this.#height - height), 0);
    bubble.style.transform = `translate(${x}px, ${y}px)`;
    dot.style.transform = `translate(${readout.x}px, ${readout.y}px)`;
  }

  /** The picture of the datum and its words; of a datum with a picture the label, since its place says nothing more. */
  #pictured({ mark, index, text }: Readout): [HTMLCanvasElement | undefined, string] {
    const pictured = this.figure.pictured;
    const picture = pictured?.mark === mark ? pictured.pictures[index] : undefined;
    if (picture === undefined || !this.pictures) return [undefined, text];
    return [pictureCanvas(this.pictures, picture, isDark(this)), this.pictures.labels[picture] ?? text];
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const box = this.#canvas()?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  }

  #onPointerMove(event: PointerEvent): void {
    const place = this.#place(event);
    this.#pointer = place;
    if (this.#pressed && event.pointerType !== "touch") {
      const { x, y } = this.#pressed;
      if (Math.hypot(place.x - x, place.y - y) > DRAG) this.#pressed.dragging = true;
      if (this.#pressed.dragging) this.#drag(place);
    }
    cancelAnimationFrame(this.#hovering);
    this.#hovering = requestAnimationFrame(() => this.#show(this.#plot?.readout(place.x, place.y)));
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#pressed = { ...this.#place(event), dragging: false };
    if (event.pointerType !== "touch") this.#canvas()?.setPointerCapture(event.pointerId);
  }

  #onPointerUp(event: PointerEvent): void {
    const place = this.#place(event);
    if (this.#pressed && !this.#pressed.dragging) {
      this.#show(this.#plot?.readout(place.x, place.y));
      this.#click(place);
    }
    this.#pressed = undefined;
  }

  #onPointerLeave(): void {
    cancelAnimationFrame(this.#hovering);
    this.#pointer = undefined;
    if (!this.#pressed) this.#show(undefined);
  }

  #click({ x, y }: { x: number; y: number }): void {
    const data = this.#plot?.to_data(x, y);
    if (!data) return;
    this.dispatchEvent(new ActionEvent({ type: "click", panel: this.panel.key, x: data[0], y: data[1] }));
  }

  #drag({ x, y }: { x: number; y: number }): void {
    const from = this.#pressed && this.#plot?.to_data(this.#pressed.x, this.#pressed.y);
    const to = this.#plot?.to_data(x, y);
    if (!from || !to) return;
    this.dispatchEvent(new ActionEvent({ type: "drag", panel: this.panel.key, from, to }));
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) {
      event.preventDefault();
      const readout = this.#plot?.move_cursor(KEYS[event.key as keyof typeof KEYS]);
      this.#show(readout);
      if (readout) this.dispatchEvent(new SayEvent(this.#pictured(readout)[1]));
    } else if (event.key === "Enter" && this.#cursor) {
      event.preventDefault();
      this.#click(this.#cursor);
    } else if (event.key === "Escape") {
      this.#show(undefined);
    }
  }

  #name(kind: string): string {
    const tag = this.tag ? `-${this.tag.toLowerCase()}` : "";
    return `${this.slug}-${this.panel.key}${tag}.${kind}`;
  }

  async #savePng(): Promise<void> {
    const canvas = this.#canvas();
    const png = canvas && (await canvasPng(canvas));
    if (png) download(this.#name("png"), png);
  }

  #saveCsv(): void {
    const rows = tableRows(figureTable(this.figure, Number.POSITIVE_INFINITY));
    download(this.#name("csv"), new Blob([csv(rows)], { type: "text/csv" }));
  }

  #saveSvg(): void {
    const svg = this.#plot?.svg(this.#width, this.#height, isDark(this));
    if (svg) download(this.#name("svg"), new Blob([svg], { type: "image/svg+xml" }));
  }

  protected override render() {
    const { title } = this.panel;
    const label = [this.tag, title, this.figure.summary].filter(Boolean).join(". ");
    return html`<figure>
      ${
        this.tag
          ? html`<figcaption class="above">
              <span class="tag ${this.tag.toLowerCase()}">${this.tag}<span class="sr">: ${title}</span></span>
              ${this.#moreTemplate()}
            </figcaption>`
          : nothing
      }
      <div class="plot">
        <canvas
          tabindex="0"
          role="application"
          aria-roledescription="figure"
          aria-label="${label} Arrow keys read the data."
          @pointermove=${this.#onPointerMove}
          @pointerdown=${this.#onPointerDown}
          @pointerup=${this.#onPointerUp}
          @pointercancel=${this.#onPointerLeave}
          @pointerleave=${this.#onPointerLeave}
          @keydown=${this.#onKeyDown}
          @blur=${() => this.#show(undefined)}
        ></canvas>
        <span class="cursor" hidden aria-hidden="true"></span>
        <span class="readout" hidden aria-hidden="true"></span>
        ${this.fault ? html`<p class="fault">${this.fault}</p>` : nothing}
      </div>
      ${
        this.tag
          ? nothing
          : html`<figcaption>
              <span>${captionTemplate(this.panel)}</span>
              ${this.#moreTemplate()}
            </figcaption>`
      }
    </figure>`;
  }

  #moreTemplate() {
    const { title } = this.panel;
    return html`<details
      class="more"
      .open=${this.open}
      @toggle=${(event: Event) => {
        this.open = (event.target as HTMLDetailsElement).open;
      }}
    >
      <summary aria-label="Numbers and downloads: ${title}" title="Numbers and downloads">⋯</summary>
      ${this.open ? this.#details() : nothing}
    </details>`;
  }

  #details() {
    return html`<div class="numbers-behind">
      <p class="summary">${this.figure.summary}</p>
      <p class="buttons">
        <button class="btn small" type="button" @click=${this.#savePng}>Save as PNG</button>
        <button class="btn small" type="button" @click=${this.#saveSvg}>Save as SVG</button>
        <button class="btn small" type="button" @click=${this.#saveCsv}>Save the numbers as CSV</button>
      </p>
      ${tableTemplate(figureTable(this.figure, ROWS), `Numbers of the figure ${this.panel.title}`)}
    </div>`;
  }
}
