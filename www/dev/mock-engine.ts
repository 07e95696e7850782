/** Stands in for the compiled engine while looking at the shell: k-means on made-up clouds. Never shipped. */

import type {
  Figure,
  Metric,
  Panel,
  ServiceRequest,
  ServiceResponse,
  Topic,
  Value,
  Values,
  Verdict,
} from "../src/contract.ts";
import { valueText } from "../src/logic/values.ts";
import { topics } from "./topics.ts";

export default async function init(): Promise<void> {}

type Message = { type: string; id: string } & Record<string, unknown>;

export class Engine {
  readonly #post: (message: unknown) => void;
  readonly #sessions = new Map<string, Session>();

  constructor(post: (message: unknown) => void) {
    this.#post = post;
    post({ v: 1, type: "ready", version: "mock" });
  }

  handle(raw: unknown): void {
    const message = raw as Message;
    if (message.type === "ping") {
      this.#post({ v: 1, type: "pong", n: message.n });
    } else if (message.type === "open") {
      const session = new Session(message, (answer) => this.#post({ v: 1, id: message.id, ...answer }));
      this.#sessions.set(message.id, session);
    } else {
      this.#sessions.get(message.id)?.handle(message);
      if (message.type === "close") this.#sessions.delete(message.id);
    }
  }
}

const STEPS = 24;

class Session {
  readonly #post: (message: Record<string, unknown>) => void;
  readonly #topic: Topic;
  readonly #seed: string;
  values: Values = {};
  #points: [number, number][] = [];
  #centres: [number, number][] = [];
  #classes: number[] = [];
  #losses: number[] = [];
  #step = 0;
  #running = false;
  #rate: number | null = 10;
  #frame = 0;
  #acknowledged = true;
  #dirty = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answer = "";

  constructor(open: Message, post: (message: Record<string, unknown>) => void) {
    this.#post = post;
    this.#topic = topics.find(({ slug }) => slug === open.slug) as Topic;
    this.#seed = (open.seed as string | undefined) ?? "7";
    const query = open.query as Record<string, string>;
    for (const param of this.#topic.params) this.values[param.key] = param.kind.default;
    for (const [key, text] of Object.entries(query)) this.#take(key, text);
    const own = open.own as { name: string } | undefined;
    if (own?.name.includes("bad")) {
      const message = `${own.name}, row 3, column income: found “n/a” where a number was expected.`;
      post({ type: "error", error: { kind: "cell", message } });
      return;
    }
    this.#start();
    const columns = ["id", "age", "income", "spending", "visits", "family size"].map((name) => ({
      name,
      kind: "number",
      missing: 0,
      distinct: 99,
    }));
    post({
      type: "opened",
      values: this.values,
      seed: this.#seed,
      schema: { rows: 400, columns },
      file: own?.name ?? "customers",
      dropped: [],
    });
    const replay = open.replay as { until: number } | undefined;
    while (replay && this.#step < Math.min(replay.until, STEPS)) this.#advance();
    this.#show();
  }

  handle(message: Message): void {
    switch (message.type) {
      case "run":
        if (message.id.includes("panic")) throw new Error("panic");
        this.#running = true;
        this.#tick();
        break;
      case "pause":
        this.#running = false;
        break;
      case "close":
        this.#running = false;
        clearTimeout(this.#timer);
        return;
      case "step":
        this.#advance();
        break;
      case "reset":
        this.#running = false;
        this.#start();
        break;
      case "record":
        this.#post({ type: "record", record: this.#record() });
        return;
      case "serve":
        this.#post({
          type: "served",
          n: message.n,
          response: this.#serve(message.request as ServiceRequest),
        });
        return;
      case "save":
        this.#post({
          type: "saved",
          files: [{ name: "app.py", bytes: new TextEncoder().encode("print()\n") }],
        });
        return;
      case "speed":
        this.#rate = message.steps_per_second as number | null;
        return;
      case "ack":
        this.#acknowledged = true;
        if (this.#dirty) this.#show();
        return;
      case "set":
        this.#set(String(message.key), String(message.value));
        break;
      case "act": {
        const action = message.action as { type: string; pixels?: Uint8Array };
        if (action.type === "draw") {
          this.#answer = `That has ${action.pixels?.filter((pixel) => pixel > 0).length} inked pixels.`;
        }
        break;
      }
    }
    this.#show();
  }

  #serve({ method, path, body }: ServiceRequest): ServiceResponse {
    const answer = (status: number, value: unknown) => ({ status, body: JSON.stringify(value) });
    if (path === "/health") return answer(200, { status: "ok", step: this.#step });
    if (path !== "/predict") return answer(404, { detail: `There is nothing at ${path}.` });
    if (method !== "POST") return answer(405, { detail: `${method} is not for /predict.` });
    if (!body.includes("text")) {
      return answer(422, { detail: [{ field: "text", message: "This field is missing." }] });
    }
    return answer(200, {
      label: this.values.scale ? "positive" : "negative",
      probability: 0.93,
      version: "mock",
    });
  }

  #record(): Record<string, unknown> {
    const values = Object.fromEntries(
      Object.entries(this.values).map(([key, value]) => [key, valueText(value)]),
    );
    const { slug } = this.#topic;
    return { slug, seed: this.#seed, values, changes: [], steps: this.#step, metrics: {}, exact: true };
  }

  #set(key: string, text: string): void {
    const param = this.#topic.params.find((other) => other.key === key);
    const number = Number(text);
    if (
      (param?.kind.type === "integer" || param?.kind.type === "number") &&
      !(number >= param.kind.min && number <= param.kind.max)
    ) {
      const message = `${key} is ${text}, but must be a number from ${param.kind.min} to ${param.kind.max}.`;
      this.#post({ type: "error", error: { kind: "parameter", key, given: text, allowed: "", message } });
      return;
    }
    this.#take(key, text);
    if (!param?.live) {
      this.#running = false;
      this.#start();
    }
    this.#post({ type: "values", values: this.values, tuned: param?.live ? "applied" : "needs_restart" });
  }

  #take(key: string, text: string): void {
    const kind = this.#topic.params.find((param) => param.key === key)?.kind;
    if (!kind) return;
    let value: Value = text;
    if (kind.type === "integer" || kind.type === "number") {
      value = Math.min(Math.max(Number(text) || kind.default, kind.min), kind.max);
    }
    if (kind.type === "toggle") value = text === "on";
    if (kind.type === "columns") value = text.split(",");
    this.values[key] = value;
  }

  #start(): void {
    let state = Number(BigInt(this.#seed) % 2147483647n) + 11;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const normal = () => random() + random() + random() + random() - 2;
    const clouds: [number, number][] = [
      [25, 20],
      [25, 80],
      [55, 50],
      [88, 82],
      [88, 18],
    ];
    this.#points = Array.from({ length: 400 }, (_, index) => {
      const [x, y] = clouds[index % 5] as [number, number];
      return [x + normal() * 14, y + normal() * 14];
    });
    this.#centres = Array.from(
      { length: Number(this.values.k) },
      () => this.#points[Math.floor(random() * 400)] as [number, number],
    );
    this.#step = 0;
    this.#losses = [];
    this.#assign();
  }

  #distance([x, y]: [number, number], [cx, cy]: [number, number]): number {
    return (x - cx) ** 2 + (this.values.scale ? (y - cy) ** 2 : ((y - cy) / 30) ** 2);
  }

  #assign(): void {
    let loss = 0;
    this.#classes = this.#points.map((point) => {
      const distances = this.#centres.map((centre) => this.#distance(point, centre));
      const least = Math.min(...distances);
      loss += least;
      return distances.indexOf(least);
    });
    this.#losses.push(loss / 400);
  }

  #advance(): void {
    if (this.#step >= STEPS) return;
    this.#centres = this.#centres.map((centre, index) => {
      const mine = this.#points.filter((_, at) => this.#classes[at] === index);
      if (mine.length === 0) return centre;
      const mean = (axis: 0 | 1) => mine.reduce((sum, point) => sum + point[axis], 0) / mine.length;
      return [centre[0] + (mean(0) - centre[0]) * 0.4, centre[1] + (mean(1) - centre[1]) * 0.4];
    });
    this.#assign();
    this.#step += 1;
    if (this.#step >= STEPS) this.#running = false;
  }

  #tick(): void {
    clearTimeout(this.#timer);
    if (!this.#running) return;
    this.#advance();
    this.#show();
    this.#timer = setTimeout(() => this.#tick(), this.#rate ? 1000 / this.#rate : 0);
  }

  #show(): void {
    if (!this.#acknowledged) {
      this.#dirty = true;
      return;
    }
    this.#dirty = false;
    this.#acknowledged = false;
    this.#frame += 1;
    const silhouette = 0.42 + (Number(this.values.k) === 5 ? 0.19 : 0) - (this.values.scale ? 0 : 0.2);
    const done = this.#step >= STEPS;
    const metrics: Metric[] = [
      metric("inertia", "Inertia", this.#losses.at(-1) ?? 0, 1),
      metric("silhouette", "Mean silhouette", this.#step > 0 ? silhouette : null, 2),
      {
        ...metric("share", "Below zero", this.#step > 0 ? 0.6 - silhouette : null, 1),
        format: { type: "percent", digits: 1 },
      },
      metric("clusters", "Clusters found", Number(this.values.k), 0),
    ];
    const verdict: Verdict = !done
      ? { state: "not_attempted" }
      : silhouette >= 0.55
        ? { state: "passed", why: `The mean silhouette is ${silhouette.toFixed(2)}.` }
        : { state: "not_yet", why: `The mean silhouette is ${silhouette.toFixed(2)}, 0.55 is needed.` };
    this.#post({
      type: "view",
      frame: this.#frame,
      running: this.#running,
      progress: { step: this.#step, of: STEPS, done },
      taken: this.#step,
      metrics,
      verdict,
      digest: `3f9a-${(4096 + this.#step * 97).toString(16)}`,
      view: { panels: this.#topic.slug === "gallery" ? this.#everyPanel(metrics) : this.#panels() },
      rate: this.#running ? 11.7 : null,
      settled: done ? (this.#topic.slug === "gallery" ? { number: 9 } : { choice: 2 }) : null,
    });
  }

  #panels(): Panel[] {
    const linear = (label: string) => ({
      label,
      scale: { type: "linear" as const },
      range: { type: "auto" as const },
      format: "number" as const,
      shown: true,
    });
    const figure = (x: string, y: string, marks: Figure["marks"]): Figure => ({
      x: linear(x),
      y: linear(y),
      marks,
      classes: this.#centres.map((_, index) => `group ${index + 1}`),
      aspect: { type: "free" },
      summary: `${this.#points.length} customers in ${this.#centres.length} groups after ${this.#step} steps.`,
    });
    const of = (axis: 0 | 1) => this.#points.map((point) => point[axis]);
    const map = figure("income, thousand dollars", "spending score", [
      {
        type: "points",
        x: of(0),
        y: of(1),
        colour: { type: "class", classes: this.#classes },
        radius: 3,
        opacity: Number(this.values.opacity) / 100,
        names: [],
      },
      {
        type: "points",
        x: this.#centres.map(([x]) => x),
        y: this.#centres.map(([, y]) => y),
        colour: { type: "one", ink: { type: "ink" } },
        radius: 6,
        opacity: 1,
        names: this.#centres.map((_, index) => `centre ${index + 1}`),
      },
    ]);
    const loss = figure("step", "inertia", [
      {
        type: "line",
        x: this.#losses.map((_, index) => index),
        y: this.#losses,
        ink: { type: "ink" },
        dash: "solid",
        width: 2,
        label: "",
      },
    ]);
    const sizes = this.#centres.map((_, index) => this.#classes.filter((at) => at === index).length);
    const bars = figure("group", "customers", [
      {
        type: "bars",
        at: sizes.map((_, index) => index + 1),
        base: [],
        value: sizes,
        width: 0.8,
        colour: { type: "one", ink: { type: "data" } },
        orientation: "vertical",
      },
    ]);
    return [
      {
        key: "map",
        title: "Customers by income and spending",
        caption: "Each dot is a customer; colour and shape are the group it is in now.",
        width: "full",
        content: { type: "figure", value: map },
      },
      {
        key: "loss",
        title: "Inertia falls",
        caption: "",
        width: "half",
        content: { type: "figure", value: loss },
      },
      {
        key: "sizes",
        title: "How large the groups are",
        caption: "",
        width: "half",
        content: { type: "figure", value: bars },
      },
    ];
  }

  #everyPanel(metrics: Metric[]): Panel[] {
    const panel = (key: string, title: string, width: Panel["width"], content: Panel["content"]): Panel => ({
      key,
      title,
      caption: "",
      width,
      content,
    });
    const pixels = new Uint8Array(20 * 14 * 14).map((_, at) => (at * 7 + this.#step * 13) % 256);
    return [
      ...this.#panels().slice(0, 1),
      panel("sketch", "Draw a digit", "half", {
        type: "sketch",
        value: { width: 28, height: 28, prompt: "Draw a digit from 0 to 9.", answer: this.#answer },
      }),
      panel("images", "First-layer weights", "half", {
        type: "images",
        value: {
          width: 14,
          height: 14,
          columns: 10,
          pixels,
          labels: Array.from({ length: 20 }, (_, index) => `unit ${index + 1}`),
          palette: "diverging",
        },
      }),
      panel("table", "First rows", "full", {
        type: "table",
        value: {
          columns: [
            { label: "Name", digits: 0 },
            { label: "Income", digits: 1 },
          ],
          rows: Array.from({ length: 12 }, (_, index) => [
            `customer ${index}`,
            index % 4 === 3 ? null : 1200.5 * index,
          ]),
          changed: [[this.#step % 12, 1]],
          of: 400,
        },
      }),
      panel("network", "Network", "half", {
        type: "network",
        value: {
          nodes: [0, 1, 2, 3, 4, 5].map((index) => ({
            label: `${index}`,
            x: index < 3 ? 0 : index < 5 ? 0.5 : 1,
            y: ((index % 3) + 0.5) / 3,
            active: index === this.#step % 6,
          })),
          edges: [0, 1, 2].flatMap((from) =>
            [3, 4].map((to) => ({ from, to, label: "", weight: (from - to + 2) / 3 })),
          ),
        },
      }),
      panel("code", "Listing", "half", {
        type: "code",
        value: {
          language: "python",
          text: "for step in range(60):\n    assign()\n    move()\n",
          line: (this.#step % 3) + 1,
        },
      }),
      panel("shell", "Shell", "half", {
        type: "transcript",
        value: [
          { kind: "input", text: "git status" },
          { kind: "output", text: "On branch main" },
          { kind: "error", text: "nothing to commit" },
        ],
      }),
      panel("terminal", "Terminal", "full", {
        type: "terminal",
        value: {
          lines: [
            { kind: "input", text: "ada@laptop:~$ ls missing" },
            { kind: "output", text: "ls: cannot access 'missing': No such file or directory" },
            { kind: "error", text: "exit code 2" },
          ],
          prompt: "ada@laptop:~$",
        },
      }),
      panel("script", "Script", "full", {
        type: "editor",
        value: { param: "script", language: "bash", text: "#!/bin/bash\nset -euo pipefail\n" },
      }),
      panel("client", "The service", "full", {
        type: "client",
        value: {
          examples: [
            {
              label: "A review",
              request: { method: "POST", path: "/predict", body: '{"text": "A warm, funny film."}' },
            },
            { label: "No text", request: { method: "POST", path: "/predict", body: "{}" } },
            { label: "Health", request: { method: "GET", path: "/health", body: "" } },
          ],
        },
      }),
      panel("numbers", "Numbers", "half", { type: "numbers", value: metrics }),
    ];
  }
}

function metric(key: string, label: string, value: number | null, digits: number): Metric {
  return { key, label, value, unit: "", format: { type: "number", digits }, better: "neither" };
}
