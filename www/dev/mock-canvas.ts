/** Stands in for the compiled figure renderer while looking at the shell. Never shipped. */

import type { Figure } from "../src/contract.ts";
import type { Readout } from "../src/panels/canvas.js";

export default async function init(): Promise<void> {}

const MARGIN = { left: 46, right: 12, top: 22, bottom: 34 };
const CLASSES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

export class Plot {
  readonly #canvas: HTMLCanvasElement;
  #placed: Readout[] = [];
  #at = -1;
  #area = { width: 1, height: 1, x: [0, 1], y: [0, 1] };

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  draw(figure: Figure, width: number, height: number, ratio: number, dark: boolean): void {
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext("2d") as CanvasRenderingContext2D;
    context.scale(ratio, ratio);
    const points: (Readout & { class?: number; kind: string; radius: number })[] = [];
    for (const [place, mark] of figure.marks.entries()) {
      const series = mark.type === "bars" ? { x: mark.at, y: mark.value } : mark;
      if (!("x" in series) || !Array.isArray(series.x) || !("y" in series) || !Array.isArray(series.y))
        continue;
      for (let index = 0; index < series.x.length; index += 1) {
        const x = series.x[index] as number;
        const y = series.y[index] as number;
        const colour =
          mark.type === "points" && mark.colour.type === "class" ? mark.colour.classes[index] : undefined;
        const name = colour === undefined ? "" : `${figure.classes[colour]}\n`;
        points.push({
          x,
          y,
          ...(colour === undefined ? {} : { class: colour }),
          mark: place,
          index,
          text: `${name}${x.toFixed(1)}, ${y.toFixed(1)}`,
          kind: mark.type,
          radius: mark.type === "points" ? mark.radius : 2,
        });
      }
    }
    const span = (values: number[]) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return [low - (high - low || 1) * 0.05, high + (high - low || 1) * 0.05];
    };
    this.#area = { width, height, x: span(points.map(({ x }) => x)), y: span(points.map(({ y }) => y)) };
    const ink = dark ? "#e9e9e4" : "#1a1c20";
    const quiet = dark ? "#9aa1ab" : "#5b626d";
    context.font = "13px system-ui, sans-serif";
    context.fillStyle = quiet;
    context.strokeStyle = dark ? "#2a2e33" : "#e3e3de";
    const [low, high] = this.#area.y as [number, number];
    for (let tick = 0; tick <= 4; tick += 1) {
      const value = low + ((high - low) * tick) / 4;
      const at = this.#down(value);
      context.beginPath();
      context.moveTo(MARGIN.left, at);
      context.lineTo(width - MARGIN.right, at);
      context.stroke();
      context.textAlign = "right";
      context.fillText(value.toFixed(0), MARGIN.left - 6, at + 4);
    }
    context.textAlign = "left";
    context.fillText(figure.y.label, MARGIN.left, 14);
    context.textAlign = "right";
    context.fillText(figure.x.label, width - MARGIN.right, height - 6);
    this.#placed = points.map((point) => ({
      ...point,
      x: this.#across(point.x),
      y: this.#down(point.y),
    }));
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.beginPath();
    this.#placed.forEach(({ x, y }, index) => {
      const point = points[index] as (typeof points)[number];
      if (point.kind === "line") {
        context.lineTo(x, y);
      } else if (point.kind === "bars") {
        context.fillStyle = dark ? "#7fb0e6" : "#3b6ea8";
        context.fillRect(x - 12, y, 24, height - MARGIN.bottom - y);
      } else {
        context.globalAlpha = 0.75;
        context.fillStyle =
          point.class === undefined ? ink : (CLASSES[point.class % CLASSES.length] as string);
        context.fillRect(x - point.radius, y - point.radius, 2 * point.radius, 2 * point.radius);
        context.globalAlpha = 1;
      }
    });
    context.stroke();
  }

  readout(x: number, y: number): Readout | undefined {
    const near = this.#placed
      .map((point) => ({ point, distance: Math.hypot(point.x - x, point.y - y) }))
      .sort((one, other) => one.distance - other.distance)[0];
    return near && near.distance < 30 ? near.point : undefined;
  }

  move_cursor(to: "left" | "right" | "up" | "down" | "home" | "end"): Readout | undefined {
    const last = this.#placed.length - 1;
    const next = {
      left: this.#at - 1,
      right: this.#at + 1,
      up: this.#at + 1,
      down: this.#at - 1,
      home: 0,
      end: last,
    };
    this.#at = Math.min(Math.max(next[to], 0), last);
    return this.#placed[this.#at];
  }

  to_data(x: number, y: number): [number, number] {
    const { width, height } = this.#area;
    const [x0, x1] = this.#area.x as [number, number];
    const [y0, y1] = this.#area.y as [number, number];
    return [
      x0 + ((x - MARGIN.left) / (width - MARGIN.left - MARGIN.right)) * (x1 - x0),
      y1 - ((y - MARGIN.top) / (height - MARGIN.top - MARGIN.bottom)) * (y1 - y0),
    ];
  }

  svg(width: number, height: number): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"></svg>`;
  }

  free(): void {
    this.#placed = [];
  }

  #across(value: number): number {
    const [low, high] = this.#area.x as [number, number];
    return MARGIN.left + ((value - low) / (high - low)) * (this.#area.width - MARGIN.left - MARGIN.right);
  }

  #down(value: number): number {
    const [low, high] = this.#area.y as [number, number];
    return (
      this.#area.height -
      MARGIN.bottom -
      ((value - low) / (high - low)) * (this.#area.height - MARGIN.top - MARGIN.bottom)
    );
  }
}
