/** "Download everything" on the home page: how much it is, how far it has come, and the way to stop. */

import { bytes } from "../logic/format.ts";
import type { Missing } from "../offline/messages.ts";
import { ask } from "./offline.ts";

/** Files on their way at a time. */
const LANES = 4;

const COMPLETE = "Everything is on this device: all labs work without a connection.";
const STOPPED = "Stopped. What has arrived stays, and the rest can follow at any time.";

/** Needs the service worker to run. */
export async function startDownloadAll(): Promise<void> {
  const box = document.querySelector<HTMLElement>("[data-offline]");
  if (!box) return;
  await new DownloadAll(box).show();
  box.hidden = false;
}

class DownloadAll {
  readonly #start: HTMLButtonElement | null;
  readonly #cancel: HTMLButtonElement | null;
  readonly #bar: HTMLProgressElement | null;
  readonly #said: HTMLElement | null;
  #stopping = new AbortController();

  constructor(box: HTMLElement) {
    this.#start = box.querySelector("[data-start]");
    this.#cancel = box.querySelector("[data-cancel]");
    this.#bar = box.querySelector("progress");
    this.#said = box.querySelector("[data-said]");
    this.#start?.addEventListener("click", () => void this.#download());
    this.#cancel?.addEventListener("click", () => this.#stopping.abort());
  }

  /** Shows what is still missing. */
  async show(): Promise<void> {
    const { files, labs } = await this.#missing();
    this.#showSize(files);
    showLabsHere(labs);
  }

  async #download(): Promise<void> {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    // Asked for by hand: the browser shall not give it up when room gets scarce.
    void navigator.storage.persist?.().catch(() => false);
    const { files } = await this.#missing();
    const total = sum(files);
    let arrived = 0;
    this.#showRunning(true);
    this.#showProgress(0, total);
    const queue = [...files];
    const lane = async () => {
      for (let file = queue.shift(); file && !signal.aborted; file = queue.shift()) {
        await ask<boolean>({ type: "keep", path: file.path }, signal);
        arrived += file.bytes;
        this.#showProgress(arrived, total);
      }
    };
    // A cancelled lane rejects; what has become of the files is asked below.
    await Promise.allSettled(Array.from({ length: LANES }, lane));
    const here = document.activeElement === this.#cancel;
    this.#showRunning(false);
    const left = await this.#missing();
    this.#showSize(left.files);
    showLabsHere(left.labs);
    if (signal.aborted) this.#say(STOPPED);
    else if (left.files.length > 0) this.#say(incomplete(left.files.length));
    // The button under the keyboard is gone; where nothing is left to press, the outcome is what to read now.
    if (!here) return;
    const next = this.#start?.hidden ? this.#said : this.#start;
    next?.focus();
  }

  #missing(): Promise<Missing> {
    return ask({ type: "missing" }, new AbortController().signal);
  }

  #showSize(files: Missing["files"]): void {
    if (!this.#start) return;
    this.#start.hidden = files.length === 0;
    this.#start.textContent = `Download everything (${bytes(sum(files))})`;
    this.#say(files.length === 0 ? COMPLETE : "");
  }

  #showRunning(running: boolean): void {
    if (this.#start) this.#start.hidden = running;
    if (this.#cancel) this.#cancel.hidden = !running;
    if (this.#bar) this.#bar.hidden = !running;
    if (running) this.#cancel?.focus();
  }

  #showProgress(arrived: number, total: number): void {
    if (!this.#bar) return;
    this.#bar.max = total;
    this.#bar.value = arrived;
    this.#bar.textContent = `${bytes(arrived)} of ${bytes(total)}`;
    this.#bar.title = this.#bar.textContent;
  }

  #say(sentence: string): void {
    if (this.#said) this.#said.textContent = sentence;
  }
}

/** Marks the labs that work without a connection; `missing` names the others. */
function showLabsHere(missing: readonly string[]): void {
  for (const card of document.querySelectorAll<HTMLElement>(".card")) {
    const mark = card.querySelector<HTMLElement>(".here");
    if (mark) mark.hidden = missing.includes(card.dataset.slug ?? "");
  }
}

function sum(files: Missing["files"]): number {
  return files.reduce((total, file) => total + file.bytes, 0);
}

function incomplete(count: number): string {
  return `${count === 1 ? "One file" : `${count} files`} could not be kept. Check the connection and the free space, then try again.`;
}
