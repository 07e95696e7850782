/**
 * The host's end of every frame that shows a lab, whether an element made it or the page's author. Each frame gets the
 * height of what it shows; of all labs on a page one is alive.
 */

import { clampHeight } from "../logic/embed.ts";
import { fromFrame, type ToFrame } from "../logic/frame.ts";

/** Frames inside of elements, where a search of the page does not find them. */
const hidden = new Set<HTMLIFrameElement>();
/** Frames that keep their height. */
const fixed = new WeakSet<HTMLIFrameElement>();

/** Looks after the frames of a page. `labs` is the address that frames with a lab start with. */
export function watchFrames(labs: string): void {
  addEventListener("message", ({ source, data }) => {
    const message = fromFrame(data);
    if (!message) return;
    // Only a frame's own page may speak for it.
    const frame = allFrames().find(({ contentWindow }) => contentWindow === source);
    if (!frame) return;
    if (message.type === "stepwise-height") follow(frame, message.height);
    else if (frame.src.startsWith(labs)) restOthers(frame, labs);
  });
  // A frame may have spoken before anybody listened.
  for (const frame of allFrames()) {
    if (frame.src.startsWith(labs)) tell(frame, { type: "stepwise-ask", version: 1 });
  }
}

export function adopt(frame: HTMLIFrameElement, keepsHeight: boolean): void {
  hidden.add(frame);
  if (keepsHeight) fixed.add(frame);
}

export function release(frame: HTMLIFrameElement): void {
  hidden.delete(frame);
}

/** Says something to the page in a frame. It may have no origin that could be named, and nothing here is a secret. */
export function tell(frame: HTMLIFrameElement, message: ToFrame): void {
  frame.contentWindow?.postMessage(message, "*");
}

function allFrames(): HTMLIFrameElement[] {
  return [...hidden, ...document.querySelectorAll("iframe")];
}

function follow(frame: HTMLIFrameElement, said: number): void {
  const height = clampHeight(said);
  // A page that follows its frame, pixel by pixel, would never rest.
  if (fixed.has(frame) || Math.abs(height - frame.clientHeight) <= 2) return;
  frame.style.height = `${height}px`;
}

function restOthers(live: HTMLIFrameElement, labs: string): void {
  for (const frame of allFrames()) {
    if (frame !== live && frame.src.startsWith(labs)) tell(frame, { type: "stepwise-rest", version: 1 });
  }
}
