/** The addresses at which a lab answers as a service, and how requests and answers are written. */

import type { ServiceResponse } from "../contract.ts";

/** What a client may send at most: characters of a path, bytes of a body. */
const LONGEST_PATH = 2000;
const LONGEST_BODY = 100_000;

/** The header that tells a lab's answer from what a server says at the same address. */
export const ANSWERED_BY = "stepwise-answered-by";

/** Folders beside the lab's page: what lies below them is answered by its honest run or by its mistaken one. */
const FOLDERS = { honest: "api", mistaken: "mistaken" };

/** Which lab an address calls, and what it asks of it. */
export interface Call {
  slug: string;
  mistaken: boolean;
  /** From its slash on; what stands behind a question mark is not passed on. */
  path: string;
}

/** The call that an address is; none where it is another address. `root` ends with a slash. */
export function callAt(root: string, address: string): Call | undefined {
  const { origin, pathname } = new URL(address);
  const place = origin + pathname;
  if (!place.startsWith(root)) return undefined;
  const [, slug, folder, path] =
    /^topics\/([a-z0-9-]+)\/(api|mistaken)(\/.*)?$/.exec(place.slice(root.length)) ?? [];
  if (slug === undefined) return undefined;
  return { slug, mistaken: folder === FOLDERS.mistaken, path: path ?? "/" };
}

/** The address at which a lab is asked for a path; none where the path leads out of the service. */
export function callAddress(root: string, { slug, mistaken, path }: Call): string | undefined {
  const folder = mistaken ? FOLDERS.mistaken : FOLDERS.honest;
  const { href } = new URL(`${root}topics/${slug}/${folder}/${path.replace(/^\/+/, "")}`);
  const call = callAt(root, href);
  return call?.slug === slug && call.mistaken === mistaken ? href : undefined;
}

/** Whether an address is that of a lab's page, with whatever settings. */
export function isLabPage(root: string, slug: string, address: string): boolean {
  const { origin, pathname } = new URL(address);
  const page = `${root}topics/${slug}/`;
  return [page, `${page}index.html`].includes(origin + pathname);
}

/** Whether a request of this method brings a body. */
export function hasBody(method: string): boolean {
  return method === "POST" || method === "PUT";
}

const REASONS: Record<number, string> = {
  200: "OK",
  201: "Created",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** A status code with its reason, as HTTP names it. */
export function statusText(status: number): string {
  return [status, REASONS[status]].filter(Boolean).join(" ");
}

/** A time on its way, in whole milliseconds; number and unit stay together. */
export function wayText(milliseconds: number): string {
  return milliseconds < 1 ? "under 1\u00a0ms" : `${Math.round(milliseconds)}\u00a0ms`;
}

/** A body with a line for each of its fields; as it came where it is no JSON. */
export function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

/** An answer that says in a sentence why there is no better one. */
export function refusal(status: number, sentence: string): ServiceResponse {
  return { status, body: JSON.stringify({ detail: sentence }) };
}

/** The refusal of a request that is too large, before anybody reads it. */
export function tooLarge(path: string, bodyBytes: number): ServiceResponse | undefined {
  if (path.length > LONGEST_PATH) {
    return refusal(414, `The path has ${path.length} characters, but may have at most ${LONGEST_PATH}.`);
  }
  if (bodyBytes > LONGEST_BODY) {
    return refusal(413, `The body has ${bodyBytes} bytes, but may have at most ${LONGEST_BODY}.`);
  }
  return undefined;
}
