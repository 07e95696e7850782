/** What a bare lab in a frame and the page around it say to each other, and how much of it each believes. */

export type FrameTheme = "auto" | "light" | "dark";

/** Colours that a host may choose, as custom properties: `--stepwise-accent` there is `--accent` here. */
export const COLOURS = ["paper", "surface", "ink", "muted", "hair", "accent", "accent-ink"] as const;

/** How the lab shall look. */
export interface Look {
  theme: FrameTheme;
  /** Colours by name; what is missing is ours. */
  colours: Partial<Record<(typeof COLOURS)[number], string>>;
}

/** From the frame: how tall its page is, and that its engine starts. */
export type FromFrame =
  | { type: "stepwise-height"; version: 1; id: string; height: number }
  | { type: "stepwise-live"; version: 1; id: string };

/** From the host: how to look, to make room for another lab, and to say again how tall the page is. */
export type ToFrame =
  | { type: "stepwise-look"; version: 1; look: string }
  | { type: "stepwise-rest" | "stepwise-ask"; version: 1 };

/** A colour as `getComputedStyle` gives it, or as people write it: nothing that could name anything else. */
const COLOUR = /^(#[\da-f]{3,8}|[a-z]{3,24}|(rgba?|hsla?|lab|lch|oklab|oklch|color)\([\w\s.,%/+-]{1,60}\))$/i;

export function frameTheme(text: string | null | undefined): FrameTheme {
  return text === "light" || text === "dark" ? text : "auto";
}

/** The look as text, for an address or a message. */
export function writeLook({ theme, colours }: Look): string {
  return new URLSearchParams({ theme, ...colours }).toString();
}

/** Reads a look; what cannot be right is left out. */
export function readLook(text: string): Look {
  const given = new URLSearchParams(text);
  const look: Look = { theme: frameTheme(given.get("theme")), colours: {} };
  for (const name of COLOURS) {
    const colour = given.get(name);
    if (colour !== null && COLOUR.test(colour)) look.colours[name] = colour;
  }
  return look;
}

/** A message of a frame, or nothing where it is none. */
export function fromFrame(data: unknown): FromFrame | undefined {
  const message = data as FromFrame | null | undefined;
  if (message?.version !== 1) return undefined;
  if (message.type === "stepwise-live") return message;
  return message.type === "stepwise-height" && Number.isFinite(message.height) ? message : undefined;
}

/** A message of a host, or nothing where it is none. */
export function toFrame(data: unknown): ToFrame | undefined {
  const message = data as ToFrame | null | undefined;
  if (message?.version !== 1) return undefined;
  if (message.type === "stepwise-rest" || message.type === "stepwise-ask") return message;
  return message.type === "stepwise-look" && typeof message.look === "string" ? message : undefined;
}
