/**
 * The data of the contract between a lab and its host, in the JSON form that the `lab` crate gives it. Field
 * for field the same as the Rust types of the same names; their meaning is documented there.
 */

/** Rust's `Option`: absent, undefined or null all mean "none". */
export type Maybe<T> = T | null | undefined;

export type ColumnKind = "number" | "category" | "text" | "date";

export interface ColumnInfo {
  name: string;
  kind: ColumnKind;
  missing: number;
  distinct: number;
}

export interface Schema {
  rows: number;
  columns: ColumnInfo[];
}

export type Value = boolean | number | string | string[];
export type Values = Record<string, Value>;

export interface Choice {
  key: string;
  label: string;
}

export type ParamKind =
  | { type: "integer"; min: number; max: number; default: number }
  | { type: "number"; min: number; max: number; default: number; log: boolean }
  | { type: "choice"; options: Choice[]; default: string }
  | { type: "toggle"; default: boolean }
  | { type: "column"; accepts: ColumnKind[]; default: string }
  | { type: "columns"; accepts: ColumnKind[]; default: string[]; min: number; max: number }
  | { type: "text"; default: string; max: number };

export interface Param {
  key: string;
  label: string;
  help: string;
  unit: string;
  kind: ParamKind;
  live: boolean;
  when?: Maybe<{ key: string; is: string[] }>;
}

export interface Challenge {
  goal: string;
  hints: string[];
  solution: [key: string, value: string][];
}

export interface Pitfall {
  param: string;
  mistake: string;
  watch: string;
  direction: "rises" | "falls";
  statement: string;
}

export type Answer = { type: "choice"; options: string[] } | { type: "number"; unit: string; within: number };

export interface Question {
  prompt: string;
  answer: Answer;
  because: string;
}

export interface Topic {
  slug: string;
  title: string;
  /** Its section of the roadmap, and the engine that holds its labs without a shell. */
  section: string;
  summary: string;
  minutes: number;
  needs: string[];
  datasets: string[];
  takes_own_data: boolean;
  uses_tensors: boolean;
  uses_shell: boolean;
  params: Param[];
  challenge: Challenge;
  pitfall: Pitfall;
  predict: Question;
}

export interface Progress {
  step: number;
  of?: Maybe<number>;
  done: boolean;
}

export type Verdict =
  | { state: "not_attempted" }
  | { state: "not_yet"; why: string }
  | { state: "passed"; why: string };

export type Format =
  | { type: "number"; digits: number }
  | { type: "percent"; digits: number }
  | { type: "p_value" };

export interface Metric {
  key: string;
  label: string;
  value?: Maybe<number>;
  unit: string;
  format: Format;
  better: "higher" | "lower" | "neither";
  measured?: boolean;
}

export type Action =
  | { type: "click"; panel: string; x: number; y: number }
  | { type: "drag"; panel: string; from: [number, number]; to: [number, number] }
  | { type: "draw"; panel: string; pixels: Uint8Array }
  | { type: "line"; panel: string; text: string }
  | { type: "scroll"; panel: string; first: number }
  | { type: "order"; panel: string; order: number[] };

/** Something done to a run that was under way. */
export type Change = { step: number } & (
  | { event: "set"; key: string; value: string }
  | { event: "act"; action: Action }
);

/** A run as a file: enough to repeat it, and what came out. */
export interface RunRecord {
  slug: string;
  seed: string;
  values: Record<string, string>;
  changes: Change[];
  steps: number;
  metrics: Record<string, Maybe<number>>;
  verdict: Verdict;
  digest: string;
  own?: Maybe<string>;
  exact: boolean;
}

export interface LabErrorBody {
  kind: string;
  message: string;
  key?: string;
  given?: string;
  allowed?: string;
  file?: string;
  row?: number;
  column?: string;
  problem?: string;
}

export type Palette = "grey" | "sequential" | "diverging";
export type Ink =
  | { type: "ink" | "muted" | "data" | "accent" | "good" | "mistake" }
  | { type: "class"; value: number };
export type Colour =
  | { type: "one"; ink: Ink }
  | { type: "class"; classes: number[] }
  | { type: "value"; values: number[]; low: number; high: number; palette: Palette };
export type Dash = "solid" | "dashed";
export type Orientation = "horizontal" | "vertical";

export type Mark =
  | { type: "line"; x: number[]; y: number[]; ink: Ink; dash: Dash; width: number; label: string }
  | {
      type: "points";
      x: number[];
      y: number[];
      colour: Colour;
      radius: number;
      opacity: number;
      names: string[];
    }
  | {
      type: "bars";
      at: number[];
      base: number[];
      value: number[];
      width: number;
      colour: Colour;
      orientation: Orientation;
    }
  | { type: "area"; x: number[]; lower: number[]; upper: number[]; ink: Ink; opacity: number; label: string }
  | {
      type: "heatmap";
      x: [number, number];
      y: [number, number];
      columns: number;
      values: number[];
      low: number;
      high: number;
      palette: Palette;
    }
  | {
      type: "images";
      x: number[];
      y: number[];
      side: number;
      size: number;
      pixels: Uint8Array;
      colour: Colour;
    }
  | { type: "rule"; orientation: Orientation; at: number; ink: Ink; dash: Dash; label: string }
  | { type: "text"; x: number; y: number; text: string; ink: Ink; anchor: "start" | "middle" | "end" }
  | { type: "box"; at: number; five: number[]; width: number; ink: Ink; orientation: Orientation };

export type Scale =
  | { type: "linear" }
  | { type: "log" }
  | { type: "category"; names: string[] }
  | { type: "time" };

export interface Axis {
  label: string;
  scale: Scale;
  range: { type: "auto" } | { type: "from_zero" } | { type: "fixed"; low: number; high: number };
  format: "number" | "short" | "percent";
  shown: boolean;
}

export interface Figure {
  x: Axis;
  y: Axis;
  marks: Mark[];
  classes: string[];
  aspect: { type: "free" } | { type: "units"; ratio: number };
  /** Which of the session's pictures the data of a mark stand for. */
  pictured?: Maybe<{ mark: number; pictures: number[] }>;
  summary: string;
}

export type Cell = number | string | null | undefined;

export interface Table {
  columns: { label: string; digits: number }[];
  rows: Cell[][];
  changed: [row: number, column: number][];
  removed?: number[];
  of?: Maybe<number>;
  first?: Maybe<number>;
}

export interface ImageGrid {
  width: number;
  height: number;
  columns: number;
  pixels: Uint8Array;
  labels: string[];
  palette: Palette;
}

export interface Graph {
  nodes: { label: string; x: number; y: number; active: boolean }[];
  edges: { from: number; to: number; label: string; weight: number }[];
}

export interface Code {
  language: string;
  text: string;
  line?: Maybe<number>;
}

export interface TranscriptLine {
  kind: "input" | "output" | "error";
  text: string;
}

export interface Terminal {
  lines: TranscriptLine[];
  prompt?: Maybe<string>;
  typed?: Maybe<[serial: number, text: string]>;
}

export interface Editor {
  param: string;
  language: string;
  text: string;
}

/** What a client asks of a lab that serves its model: method, path from its slash on, and body. */
export interface ServiceRequest {
  method: string;
  path: string;
  body: string;
}

/** A status code, and a body that is JSON. */
export interface ServiceResponse {
  status: number;
  body: string;
}

export interface Client {
  examples: { label: string; request: ServiceRequest }[];
}

export interface Block {
  label: string;
  code: string;
  note: string;
  state: "waiting" | "done" | "active" | "failed";
}

export interface Sketch {
  width: number;
  height: number;
  prompt: string;
  answer: string;
}

export type Content =
  | { type: "figure"; value: Figure }
  | { type: "table"; value: Table }
  | { type: "numbers"; value: Metric[] }
  | { type: "images"; value: ImageGrid }
  | { type: "network"; value: Graph }
  | { type: "code"; value: Code }
  | { type: "transcript"; value: TranscriptLine[] }
  | { type: "terminal"; value: Terminal }
  | { type: "editor"; value: Editor }
  | { type: "client"; value: Client }
  | { type: "blocks"; value: Block[] }
  | { type: "sketch"; value: Sketch };

export interface Panel {
  key: string;
  title: string;
  caption: string;
  width: "full" | "half";
  content: Content;
}

export interface View {
  panels: Panel[];
}
