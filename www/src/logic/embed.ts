/** The code that puts a lab into somebody else's page, and what a host's attributes mean. */

import { type FrameTheme, frameTheme } from "./frame.ts";

/** What the frame may do: all of it is a convenience, and the lab works with `allow-scripts` alone. */
export const SANDBOX = "allow-scripts allow-same-origin allow-downloads allow-popups allow-forms";
/** What the frame may ask of the browser. */
export const ALLOW = "fullscreen; clipboard-write";
/** Tall enough for a lab in one column, where the host does not let the frame grow. */
export const HEIGHT = 900;
/** No frame is shown lower or taller than this, whatever is asked. */
export const LEAST_HEIGHT = 200;
export const MOST_HEIGHT = 4000;

/** A lab as a host's page shows it. */
export interface Embed {
  slug: string;
  title: string;
  /** The settings, as the query of an address with its mark. */
  query: string;
  theme: FrameTheme;
  /** A height to keep; else the frame follows what it shows. */
  height?: number;
}

/** Attributes that mean something of their own on any element, or on this one. */
const TAKEN = new Set(
  "topic theme height accesskey autofocus class contenteditable dir draggable enterkeyhint exportparts hidden id inert inputmode is itemid itemprop itemref itemscope itemtype lang nonce part popover role slot spellcheck style tabindex title translate".split(
    " ",
  ),
);
const KEY = /^[a-z][a-z0-9_]{0,39}$/;
/** As much as a script in an assignment comes to. */
const LONGEST_VALUE = 100_000;
const MOST_SETTINGS = 40;

/** Whether a parameter may be written as an attribute of its own name; any may be written as `data-<key>`. */
export function isPlainKey(key: string): boolean {
  return KEY.test(key) && !TAKEN.has(key) && !key.startsWith("on");
}

/** The settings that the attributes of an element name, as the query of an address. The lab checks what they say. */
export function attributeQuery(attributes: Iterable<{ name: string; value: string }>): string {
  const query = new URLSearchParams();
  let count = 0;
  for (const { name, value } of attributes) {
    const marked = name.startsWith("data-");
    const key = marked ? name.slice("data-".length) : name;
    if (!(marked ? KEY.test(key) : isPlainKey(key)) || value.length > LONGEST_VALUE) continue;
    count += 1;
    if (count <= MOST_SETTINGS) query.set(key, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** A height that a host asks for, or none. */
export function wantedHeight(text: string | null): number | undefined {
  if (text === null || !/^\d{1,6}$/.test(text.trim())) return undefined;
  return clampHeight(Number(text));
}

export function clampHeight(height: number): number {
  return Math.min(Math.max(Math.ceil(height), LEAST_HEIGHT), MOST_HEIGHT);
}

/** HTML for a host's page: a frame. `root` is the address of the site's root. */
export function frameCode(root: string, { slug, title, query, theme, height }: Embed): string {
  const look = theme === "auto" ? "" : `#theme=${frameTheme(theme)}`;
  const source = escapeHtml(`${root}embed/${slug}/${query}${look}`);
  const name = escapeHtml(`Stepwise: ${title}`);
  const frame = `<iframe src="${source}" title="${name}" width="100%" height="${height ?? HEIGHT}" loading="lazy" sandbox="${SANDBOX}" allow="${ALLOW}" style="border: 0"></iframe>\n`;
  return height === undefined ? frame + scriptCode(root) : frame;
}

/** One line for a host's page: script and element, with the poster and a link inside for where no script runs. */
export function elementCode(root: string, { slug, title, query, theme, height }: Embed): string {
  const attributes = [["topic", slug]];
  for (const [key, value] of new URLSearchParams(query)) {
    attributes.push([isPlainKey(key) ? key : `data-${key}`, value]);
  }
  if (theme !== "auto") attributes.push(["theme", theme]);
  if (height !== undefined) attributes.push(["height", `${height}`]);
  const written = attributes.map(([key, value]) => ` ${key}="${escapeHtml(value ?? "")}"`).join("");
  const name = escapeHtml(title);
  const whole = escapeHtml(`${root}topics/${slug}/${query}`);
  const poster = escapeHtml(`${root}posters/${slug}-light.svg`);
  return `${scriptCode(root).trimEnd()}<stepwise-lab${written}><a href="${whole}"><img src="${poster}" alt="${name}" width="720" height="450" loading="lazy"><br>${name}: a lab to try on Stepwise</a></stepwise-lab>\n`;
}

function scriptCode(root: string): string {
  return `<script type="module" src="${escapeHtml(root)}embed.js"></script>\n`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
