/** What a teacher asks for: which settings are fixed, which seed, and what must come out. It travels in the link. */

import type { Maybe, Verdict } from "../contract.ts";
import { isObject } from "./objects.ts";
import { isSeed } from "./seed.ts";

/** What must come out: the lab's own challenge, or a number that reaches a bound. */
export type Target =
  | { type: "challenge" }
  | { type: "metric"; key: string; label: string; bound: "at_least" | "at_most"; value: number };

export interface Assignment {
  /** What to do, in the teacher's words. */
  task: string;
  /** Settings that stay as they are, by key. */
  fixed: Record<string, string>;
  /** Those of them whose controls are not shown. */
  hidden: string[];
  /** The seed of all, or one that follows from the student's name. */
  seed: { rule: "same"; seed: string } | { rule: "name" };
  target: Target;
}

/** Longest task, in characters. */
export const LONGEST_TASK = 500;

/** The assignment as it stands in an address. */
export function writeAssignment(assignment: Assignment): string {
  const bytes = new TextEncoder().encode(JSON.stringify(assignment));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

/** Reads an assignment from an address; none where it is none. */
export function readAssignment(text: string): Assignment | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) =>
      letter.charCodeAt(0),
    );
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** What is an assignment in something that may be anything. */
export function checked(found: unknown): Assignment | undefined {
  if (!isObject(found) || !isObject(found.fixed) || !isObject(found.seed) || !isObject(found.target))
    return undefined;
  const { task, fixed, hidden, seed, target } = found;
  if (typeof task !== "string" || !Array.isArray(hidden)) return undefined;
  if (!Object.values(fixed).every((value) => typeof value === "string")) return undefined;
  const rule = readSeedRule(seed);
  const goal = readTarget(target);
  if (!rule || !goal) return undefined;
  return {
    task: task.slice(0, LONGEST_TASK),
    fixed: fixed as Record<string, string>,
    hidden: hidden.filter((key) => typeof key === "string"),
    seed: rule,
    target: goal,
  };
}

function readSeedRule({ rule, seed }: Record<string, unknown>): Assignment["seed"] | undefined {
  if (rule === "name") return { rule };
  return rule === "same" && typeof seed === "string" && isSeed(seed) ? { rule, seed } : undefined;
}

function readTarget({ type, key, label, bound, value }: Record<string, unknown>): Target | undefined {
  if (type === "challenge") return { type };
  const whole =
    type === "metric" &&
    typeof key === "string" &&
    typeof label === "string" &&
    (bound === "at_least" || bound === "at_most") &&
    typeof value === "number" &&
    Number.isFinite(value);
  return whole ? { type, key, label, bound, value } : undefined;
}

/** The seed of a student: the same for the same name, however it is spaced and capitalised. FNV-1a, 32 bits. */
export function seedOf(name: string): string {
  const plain = name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(plain)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash);
}

/** The seed that the assignment asks of this student. */
export function seedFor({ seed }: Assignment, student: string): string {
  return seed.rule === "same" ? seed.seed : seedOf(student);
}

/** The task, closed like a sentence where the teacher left that open. */
export function sentence(task: string): string {
  return /[.!?:;…]["”’»)]*$/.test(task) || task === "" ? task : `${task}.`;
}

/** The target in words. */
export function targetText(target: Target): string {
  if (target.type === "challenge") return "To reach: the challenge.";
  const bound = target.bound === "at_least" ? "at least" : "at most";
  return `To reach: ${target.label} ${bound} ${target.value}.`;
}

/** Whether a run meets the target. */
export function meets(target: Target, verdict: Verdict, metrics: Record<string, Maybe<number>>): boolean {
  if (target.type === "challenge") return verdict.state === "passed";
  const value = metrics[target.key];
  if (typeof value !== "number") return false;
  return target.bound === "at_least" ? value >= target.value : value <= target.value;
}

/** Whether two assignments ask the same. */
export function sameAssignment(one: Assignment, other: Assignment): boolean {
  const plain = ({ task, fixed, hidden, seed, target }: Assignment) =>
    JSON.stringify([
      task,
      Object.entries(fixed).sort(),
      [...hidden].sort(),
      Object.entries(seed).sort(),
      Object.entries(target).sort(),
    ]);
  return plain(one) === plain(other);
}
