/** A pad to draw on with pointer or keys; each change goes to the lab as grey pixels. */

import { html, LitElement, nothing } from "lit";
import type { Sketch } from "../contract.ts";
import { type Point, rasterise, type Stroke, THICKNESS } from "../logic/drawing.ts";
import { onThemeChange } from "../site/theme.ts";
import { ActionEvent } from "./events.ts";

/** The pad's inner resolution. */
const SIDE = 448;
/** How often a drawing in progress is sent, in milliseconds. */
const PACE = 120;

export class SketchPanel extends LitElement {
  static override properties = {
    sketch: { attribute: false },
    panel: {},
    label: {},
    drawn: { state: true },
  };

  declare sketch: Sketch;
  declare panel: string;
  declare label: string;
  /** How many strokes there are. */
  declare drawn: number;

  #strokes: Stroke[] = [];
  #stroke: Stroke | undefined;
  #cursor: Point = { x: 0.5, y: 0.5 };
  #cursorShown = false;
  #penDown = false;
  #sent = 0;
  #sending: ReturnType<typeof setTimeout> | undefined;
  #stopTheme: (() => void) | undefined;

  constructor() {
    super();
    this.panel = "";
    this.label = "";
    this.drawn = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopTheme = onThemeChange(() => this.#paint());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopTheme?.();
    clearTimeout(this.#sending);
  }

  #canvas(): HTMLCanvasElement | null {
    return this.querySelector("canvas");
  }

  #height(): number {
    return Math.round((SIDE * this.sketch.height) / Math.max(1, this.sketch.width));
  }

  #paint(): void {
    const canvas = this.#canvas();
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = getComputedStyle(canvas).color;
    context.lineWidth = THICKNESS * Math.min(canvas.width, canvas.height);
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const stroke of this.#strokes) {
      context.beginPath();
      for (const { x, y } of stroke) context.lineTo(x * canvas.width, y * canvas.height);
      const [only] = stroke;
      if (only && stroke.length === 1) context.lineTo(only.x * canvas.width + 0.1, only.y * canvas.height);
      context.stroke();
    }
    if (this.#cursorShown) {
      context.lineWidth = 3;
      context.setLineDash(this.#penDown ? [] : [6, 6]);
      context.beginPath();
      context.arc(this.#cursor.x * canvas.width, this.#cursor.y * canvas.height, 18, 0, 2 * Math.PI);
      context.stroke();
      context.setLineDash([]);
    }
  }

  #changed(): void {
    this.drawn = this.#strokes.length;
    this.#paint();
    if (this.#sending) return;
    const wait = Math.max(0, PACE - (performance.now() - this.#sent));
    this.#sending = setTimeout(() => {
      this.#sending = undefined;
      this.#sent = performance.now();
      const pixels = rasterise(this.#strokes, this.sketch.width, this.sketch.height);
      this.dispatchEvent(new ActionEvent({ type: "draw", panel: this.panel, pixels }));
    }, wait);
  }

  #point(event: PointerEvent): Point {
    const box = (event.target as HTMLElement).getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  #begin(point: Point): void {
    this.#stroke = [point];
    this.#strokes.push(this.#stroke);
    this.#changed();
  }

  #extend(point: Point): void {
    this.#stroke?.push(point);
    this.#changed();
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const canvas = event.target as HTMLCanvasElement;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    this.#cursorShown = false;
    this.#penDown = false;
    this.#begin(this.#point(event));
  }

  #onPointerMove(event: PointerEvent): void {
    if (!this.#stroke || this.#penDown) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.#stroke.push(this.#point(each));
    this.#extend(this.#point(event));
  }

  #onPointerUp(): void {
    if (!this.#penDown) this.#stroke = undefined;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      this.#undo();
      return;
    }
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      this.#cursorShown = true;
      this.#cursor = {
        x: clampToPad(this.#cursor.x + move[0] / this.sketch.width),
        y: clampToPad(this.#cursor.y + move[1] / this.sketch.height),
      };
      if (this.#penDown) this.#extend(this.#cursor);
      else this.#paint();
    } else if (event.key === " ") {
      event.preventDefault();
      this.#cursorShown = true;
      this.#penDown = !this.#penDown;
      if (this.#penDown) this.#begin(this.#cursor);
      else {
        this.#stroke = undefined;
        this.#paint();
      }
    }
  }

  #onBlur(): void {
    this.#penDown = false;
    this.#stroke = undefined;
    this.#cursorShown = false;
    this.#paint();
  }

  #undo(): void {
    this.#strokes.pop();
    this.#stroke = undefined;
    this.#penDown = false;
    this.#changed();
  }

  #clear(): void {
    this.#strokes = [];
    this.#stroke = undefined;
    this.#penDown = false;
    this.#changed();
  }

  protected override render() {
    return html`<div class="sketch">
      <canvas
        width=${SIDE}
        height=${this.#height()}
        tabindex="0"
        role="application"
        aria-roledescription="drawing pad"
        aria-label="${this.label}. ${this.sketch.prompt} Arrow keys move the pen, Space puts it down and lifts it, Control and Z takes the last stroke back."
        @pointerdown=${this.#onPointerDown}
        @pointermove=${this.#onPointerMove}
        @pointerup=${this.#onPointerUp}
        @pointercancel=${this.#onPointerUp}
        @keydown=${this.#onKeyDown}
        @blur=${this.#onBlur}
      ></canvas>
      <p class="prompt">${this.sketch.prompt}</p>
      <p class="answer" role="status">${this.sketch.answer || nothing}</p>
      <p class="buttons">
        <button class="btn small" type="button" ?disabled=${this.drawn === 0} @click=${this.#undo}>Undo</button>
        <button class="btn small" type="button" ?disabled=${this.drawn === 0} @click=${this.#clear}>Clear</button>
      </p>
    </div>`;
  }
}

function clampToPad(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
