/** Small pictures of one size in a grid, sharp at any size, each with a few words. */

import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { ImageGrid } from "../contract.ts";
import { isDark, onThemeChange } from "../site/theme.ts";
import { dequeue, enqueue } from "./draw-queue.ts";
import { SayEvent } from "./events.ts";
import { colourTable } from "./palette.ts";

/** Pixels between pictures, in pixels of the pictures. */
const GAP = 1;

export class ImagesPanel extends LitElement {
  static override properties = {
    grid: { attribute: false },
    label: {},
    at: { state: true },
  };

  declare grid: ImageGrid;
  declare label: string;
  /** The picture under the pointer or the keyboard's cursor. */
  declare at: number;

  #stopTheme: (() => void) | undefined;

  constructor() {
    super();
    this.label = "";
    this.at = -1;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopTheme = onThemeChange(() => this.#redraw());
    if (this.hasUpdated) this.#redraw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopTheme?.();
    dequeue(this);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("grid")) this.#redraw();
  }

  #count(): number {
    const each = this.grid.width * this.grid.height;
    return each > 0 ? Math.floor(this.grid.pixels.length / each) : 0;
  }

  #redraw(): void {
    enqueue(this, () => this.#draw());
  }

  #draw(): void {
    const canvas = this.querySelector("canvas");
    const context = canvas?.getContext("2d");
    const count = this.#count();
    if (!canvas || !context || count === 0) return;
    const { width, height, pixels, palette } = this.grid;
    const columns = Math.max(1, Math.min(this.grid.columns, count));
    const rows = Math.ceil(count / columns);
    canvas.width = columns * (width + GAP) - GAP;
    canvas.height = rows * (height + GAP) - GAP;
    const image = context.createImageData(canvas.width, canvas.height);
    const colours = colourTable(palette, isDark(this));
    for (let picture = 0; picture < count; picture += 1) {
      const left = (picture % columns) * (width + GAP);
      const top = Math.floor(picture / columns) * (height + GAP);
      for (let y = 0; y < height; y += 1) {
        let from = (picture * height + y) * width;
        let to = ((top + y) * canvas.width + left) * 4;
        for (let x = 0; x < width; x += 1, from += 1, to += 4) {
          const colour = (pixels[from] as number) * 3;
          image.data[to] = colours[colour] as number;
          image.data[to + 1] = colours[colour + 1] as number;
          image.data[to + 2] = colours[colour + 2] as number;
          image.data[to + 3] = 255;
        }
      }
    }
    context.putImageData(image, 0, 0);
  }

  #onPointerMove(event: PointerEvent): void {
    const box = (event.target as HTMLElement).getBoundingClientRect();
    const columns = Math.max(1, Math.min(this.grid.columns, this.#count()));
    const rows = Math.ceil(this.#count() / columns);
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    this.at = Math.min(row * columns + column, this.#count() - 1);
  }

  #onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.grid.columns,
      ArrowDown: this.grid.columns,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = Math.max(this.at, 0);
    this.at = this.at < 0 ? 0 : Math.min(Math.max(from + step, 0), this.#count() - 1);
    this.dispatchEvent(new SayEvent(`${this.#words()}, picture ${this.at + 1} of ${this.#count()}`));
  }

  #words(): string {
    return this.grid.labels[this.at] ?? "";
  }

  protected override render() {
    const words = this.#words();
    return html`<div class="images">
      <canvas
        tabindex="0"
        role="application"
        aria-roledescription="pictures"
        aria-label="${this.label}. ${this.#count()} pictures. Arrow keys read their labels."
        @pointermove=${this.#onPointerMove}
        @pointerleave=${() => {
          this.at = -1;
        }}
        @keydown=${this.#onKeyDown}
      ></canvas>
      ${this.grid.labels.length > 0 ? html`<p class="note" aria-hidden="true">${words || "\u00a0"}</p>` : nothing}
    </div>`;
  }
}
