/** The home page's box for the progress: saved as a file, added from one, erased, and each of the last two undone. */

import { isEmpty } from "../logic/record.ts";
import { download } from "./download.ts";
import { store } from "./store.ts";

/** More bytes than any progress file has. */
const MOST = 1_000_000;

const KEPT = "Kept on this device only. A file takes it to another one.";
const NOT_KEPT =
  "This browser keeps nothing here: a private window, or no room left. Your progress lasts as long as this page, unless you save it as a file.";

export function startProgressBox(home: HTMLElement): void {
  const box = home.querySelector<HTMLElement>("[data-progress]");
  if (box) new ProgressBox(box);
}

class ProgressBox {
  readonly #place: HTMLElement | null;
  readonly #said: HTMLElement | null;
  readonly #erase: HTMLButtonElement | null;
  readonly #undo: HTMLButtonElement | null;

  constructor(box: HTMLElement) {
    this.#place = box.querySelector("[data-place]");
    this.#said = box.querySelector("[data-said]");
    this.#erase = box.querySelector("[data-erase]");
    this.#undo = box.querySelector("[data-undo]");
    const file = box.querySelector<HTMLInputElement>("input[type=file]");
    box.querySelector("[data-save]")?.addEventListener("click", saveProgress);
    file?.addEventListener("change", () => void this.#add(file));
    this.#erase?.addEventListener("click", () => {
      store().erase();
      this.#tell("The progress on this device is erased.", true);
      // The pressed button is at rest now; the way back is what the keyboard may want next.
      this.#undo?.focus();
    });
    this.#undo?.addEventListener("click", () => {
      store().undo();
      this.#tell("It is as it was before.", false);
      this.#erase?.focus();
    });
    store().onChange(() => this.#show());
    this.#show();
    box.hidden = false;
  }

  async #add(field: HTMLInputElement): Promise<void> {
    const file = field.files?.[0];
    if (!file) return;
    try {
      if (file.size > MOST) throw new Error("The file is not a progress file: it is too large for one.");
      const news = store().import(await file.text());
      this.#tell(
        news ? `Added the progress from ${file.name}.` : `There is nothing new in ${file.name}.`,
        news,
      );
    } catch (error) {
      this.#tell((error as Error).message, false);
    }
    // The same file may be chosen again.
    field.value = "";
  }

  #tell(sentence: string, undoable: boolean): void {
    if (this.#said) this.#said.textContent = sentence;
    if (this.#undo) this.#undo.hidden = !undoable;
  }

  #show(): void {
    if (this.#place) this.#place.textContent = store().refused ? NOT_KEPT : KEPT;
    if (this.#erase) this.#erase.disabled = isEmpty(store().record);
  }
}

export function saveProgress(): void {
  download("stepwise-progress.json", new Blob([store().export()], { type: "application/json" }));
}
