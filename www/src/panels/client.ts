/** A client of the service that the lab is: examples, a form for any request, and what was answered. */

import { html, LitElement, nothing } from "lit";
import type { Client, ServiceRequest, ServiceResponse } from "../contract.ts";
import { hasBody, indented, refusal, statusText, wayText } from "../logic/service.ts";
import { offerService, send } from "../site/service.ts";
import { codeTemplate } from "./code.ts";
import { SaveEvent, ServeEvent } from "./events.ts";

const METHODS = ["GET", "POST", "PUT", "DELETE"];
/** Exchanges that are remembered. */
const REMEMBERED = 5;

const NO_RUN = refusal(
  503,
  "There is no such run: the mistaken service runs while the lab's mistake is switched on.",
);

/** What came of a request: an answer, or a sentence that says why there is none. */
type Outcome = { response: ServiceResponse; took: number; address: string | undefined } | { fault: string };

/** A request, what the honest run made of it, and what the mistaken one did where it was asked. */
interface Exchange {
  request: ServiceRequest;
  outcomes: Outcome[];
}

export class ClientPanel extends LitElement {
  static override properties = {
    client: { attribute: false },
    slug: {},
    panel: {},
    label: {},
    paired: { attribute: false },
    request: { state: true },
    exchanges: { state: true },
    waiting: { state: true },
    note: { state: true },
  };

  declare client: Client;
  declare slug: string;
  declare panel: string;
  declare label: string;
  /** Whether the mistaken run is asked as well. */
  declare paired: boolean;

  /** What stands in the form. */
  declare request: ServiceRequest | undefined;
  /** The newest first. */
  declare exchanges: Exchange[];
  declare waiting: boolean;
  /** What became of saving. */
  declare note: string;

  #sent = 0;
  #stop: () => void = () => {};

  constructor() {
    super();
    this.slug = "";
    this.panel = "";
    this.label = "";
    this.paired = false;
    this.request = undefined;
    this.exchanges = [];
    this.waiting = false;
    this.note = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = offerService(() => this.slug, this.#serve);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  /** What the form holds; at first the first example. */
  get #filled(): ServiceRequest {
    return this.request ?? this.client.examples[0]?.request ?? { method: "GET", path: "/", body: "" };
  }

  override render() {
    return html`<div class="client">
      <div class="buttons" role="group" aria-label="Examples: ${this.label}">
        ${this.client.examples.map(
          ({ label, request }) =>
            html`<button class="btn small" type="button" @click=${() => this.#try(request)}>${label}</button>`,
        )}
      </div>
      ${this.#formTemplate()} ${this.#answersTemplate()} ${this.#exchangesTemplate()}
      <p class="buttons">
        <button class="btn small" type="button" @click=${this.#save}>Save the service as a ZIP</button>
        <span class="help" role="status">${this.note}</span>
      </p>
    </div>`;
  }

  #formTemplate() {
    const { method, path, body } = this.#filled;
    const id = (field: string) => `${this.panel}-${field}`;
    const typed = (field: keyof ServiceRequest) => (event: Event) => {
      const { value } = event.target as HTMLInputElement;
      this.request = { ...this.#filled, [field]: value };
    };
    return html`<form @submit=${this.#submit} @keydown=${this.#key}>
      <p>
        <label for=${id("method")}>Method</label>
        <select id=${id("method")} @change=${typed("method")}>
          ${METHODS.map((each) => html`<option ?selected=${each === method} .selected=${each === method}>${each}</option>`)}
        </select>
      </p>
      <p class="path">
        <label for=${id("path")}>Path</label>
        <input
          id=${id("path")}
          .value=${path}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck="false"
          @input=${typed("path")}
        />
      </p>
      <button class="btn go">Send</button>
      <p class="body" ?hidden=${!hasBody(method)}>
        <label for=${id("body")}>Body</label>
        <textarea
          class="editor"
          id=${id("body")}
          rows="3"
          .value=${body}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck="false"
          @input=${typed("body")}
        ></textarea>
      </p>
    </form>`;
  }

  #answersTemplate() {
    const outcomes = this.exchanges[0]?.outcomes ?? [];
    const sides = this.paired || outcomes.length > 1 ? ["Honest", "Mistaken"] : [""];
    return html`<div class="answers ${sides.length > 1 ? "both" : ""}" aria-busy=${this.waiting}>
      ${sides.map((tag, side) => this.#answerTemplate(tag, outcomes[side]))}
    </div>`;
  }

  #answerTemplate(tag: string, outcome: Outcome | undefined) {
    const answered = outcome && "response" in outcome ? outcome : undefined;
    return html`<div class="answer">
      ${tag ? html`<span class="tag ${tag.toLowerCase()}">${tag}</span>` : nothing}
      <p class="status ${outcome ? (isWell(outcome) ? "well" : "ill") : ""}" role="status">
        ${outcome ? statusTemplate(outcome) : html`<span class="help">Nothing sent yet.</span>`}
      </p>
      ${
        answered
          ? html`<p class="help">${fromTemplate(answered.address)}</p>
              ${codeTemplate(
                { language: "JSON", text: indented(answered.response.body) },
                tag ? `${tag} answer` : "Answer",
              )}`
          : nothing
      }
    </div>`;
  }

  #exchangesTemplate() {
    if (this.exchanges.length < 2) return nothing;
    return html`<ol class="exchanges" aria-label="The last exchanges, the newest first">
      ${this.exchanges.map(
        ({ request, outcomes }) =>
          html`<li>${request.method} ${request.path} → ${outcomes.map(shortText).join(", mistaken ")}</li>`,
      )}
    </ol>`;
  }

  #try(request: ServiceRequest): void {
    this.request = request;
    void this.#exchange(request);
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#exchange(this.#filled);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#exchange(this.#filled);
  };

  async #exchange({ method, path, body }: ServiceRequest): Promise<void> {
    const request = { method, path, body: hasBody(method) ? body : "" };
    this.#sent += 1;
    const turn = this.#sent;
    this.waiting = true;
    const sides = this.paired ? [false, true] : [false];
    const outcomes = await Promise.all(sides.map((mistaken) => this.#outcome(request, mistaken)));
    // Who has asked something else meanwhile waits for that.
    if (turn !== this.#sent) return;
    this.waiting = false;
    this.exchanges = [{ request, outcomes }, ...this.exchanges].slice(0, REMEMBERED);
  }

  async #outcome(request: ServiceRequest, mistaken: boolean): Promise<Outcome> {
    const start = performance.now();
    try {
      const exchanged = await send(this.slug, request, mistaken, this.#serve);
      return { ...exchanged, took: performance.now() - start };
    } catch (error) {
      return { fault: faultSentence(error) };
    }
  }

  /** Asks the lab around, whoever wants to know. */
  readonly #serve = async (request: ServiceRequest, mistaken: boolean): Promise<ServiceResponse> => {
    const event = new ServeEvent(request, mistaken);
    this.dispatchEvent(event);
    return (await event.answer) ?? NO_RUN;
  };

  readonly #save = async (): Promise<void> => {
    const event = new SaveEvent();
    this.note = "";
    this.dispatchEvent(event);
    this.note = (await event.answer) ?? "";
  };
}

function isWell(outcome: Outcome): boolean {
  return "response" in outcome && outcome.response.status < 400;
}

function statusTemplate(outcome: Outcome) {
  if ("fault" in outcome) return outcome.fault;
  return html`<b>${statusText(outcome.response.status)}</b> in ${wayText(outcome.took)}`;
}

function fromTemplate(address: string | undefined) {
  if (address === undefined) return "Answered in the page, without a service worker between.";
  return html`Answered by the service worker, at <code>${new URL(address).pathname}</code>`;
}

function shortText(outcome: Outcome): string {
  return "fault" in outcome ? "no answer" : `${outcome.response.status} · ${wayText(outcome.took)}`;
}

function faultSentence(error: unknown): string {
  return error instanceof DOMException && error.name === "TimeoutError"
    ? "No answer came within 10 seconds. A long step may keep the lab busy; pause it and send again."
    : "No answer: the request could not be sent. Send it again.";
}
