/** The value of a field that is typed into: what the lab knows, but never over what somebody is typing just now. */

import { noChange } from "lit";
import { Directive, directive, type PropertyPart } from "lit/directive.js";
import { setCommittedValue } from "lit/directive-helpers.js";

class Typed extends Directive {
  #typing = false;
  #field: HTMLInputElement | undefined;

  override render(value: string): unknown {
    return value;
  }

  override update(part: PropertyPart, [value]: [string]): unknown {
    const field = part.element as HTMLInputElement;
    if (!this.#field) this.#listen(field);
    // Views come many times a second while a lab runs.
    if (this.#typing || field.value === value) return noChange;
    setCommittedValue(part);
    return value;
  }

  #listen(field: HTMLInputElement): void {
    this.#field = field;
    field.addEventListener("input", () => {
      this.#typing = true;
    });
    for (const end of ["change", "blur"]) {
      field.addEventListener(end, () => {
        this.#typing = false;
      });
    }
  }
}

export const typed = directive(Typed);
