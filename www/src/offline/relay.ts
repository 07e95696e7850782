/**
 * Requests to a lab that serves its model. The model is in a page, so a tab that has the lab open is asked; the request
 * may come from anywhere on the site: the page itself, the browser's tools, another tab's address bar.
 */

import type { ServiceRequest, ServiceResponse } from "../contract.ts";
import { ANSWERED_BY, type Call, isLabPage, refusal, tooLarge } from "../logic/service.ts";
import type { FromPage, ToPage } from "./messages.ts";

/** How long an answer may take, in milliseconds, and how long a page to say that it will give one. */
const PATIENCE = 5000;
const AWAKE = 1000;

const LATE = refusal(504, "The tab that has this lab open did not answer in time.");

export class Relay {
  readonly #root: string;
  readonly #clients: Clients;

  /** `root` is the address of the site's root. */
  constructor(root: string, clients: Clients) {
    this.#root = root;
    this.#clients = clients;
  }

  async answer(call: Call, event: FetchEvent): Promise<Response> {
    return respond(await this.#answer(call, event));
  }

  async #answer(call: Call, { request, clientId }: FetchEvent): Promise<ServiceResponse> {
    const { slug, mistaken, path } = call;
    // From outside of the site only navigations come here. Such a page may open the address for the reader to see, but
    // neither post a form nor show the answer in a frame; it cannot read either.
    if (request.mode === "navigate" && (request.method !== "GET" || request.destination !== "document")) {
      return refusal(403, "Forms and frames do not reach this service.");
    }
    const body = await request.blob();
    const refused = tooLarge(path, body.size);
    if (refused) return refused;
    const asked: ServiceRequest = { method: request.method, path, body: await body.text() };
    const pages = await this.#pages(slug, clientId);
    if (pages.length === 0) {
      return refusal(503, `No tab has this lab open. Open ${this.#root}topics/${slug}/ and train the model.`);
    }
    for (const page of pages) {
      const patience = page === pages.at(-1) ? PATIENCE : AWAKE;
      const answer = await ask(page, { type: "serve", slug, mistaken, request: asked }, patience);
      if (answer) return answer;
    }
    return LATE;
  }

  /** The pages that have the lab open: the one that asks, then those that the reader looked at last. */
  async #pages(slug: string, clientId: string): Promise<Client[]> {
    const windows = await this.#clients.matchAll({ type: "window", includeUncontrolled: true });
    const pages = windows.filter(({ url }) => isLabPage(this.#root, slug, url));
    return [...pages.filter(({ id }) => id === clientId), ...pages.filter(({ id }) => id !== clientId)];
  }
}

/** Asks a page; nothing comes of one that is asleep, or has no model. */
function ask(page: Client, message: ToPage, patience: number): Promise<ServiceResponse | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    let timer = setTimeout(() => resolve(undefined), patience);
    port1.onmessage = ({ data }) => {
      const said = data as FromPage;
      clearTimeout(timer);
      if (said.type === "taken") timer = setTimeout(() => resolve(LATE), PATIENCE);
      else resolve(said.response);
    };
    page.postMessage(message, [port2]);
  });
}

function respond({ status, body }: ServiceResponse): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      [ANSWERED_BY]: "a lab",
    },
  });
}
