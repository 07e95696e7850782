/**
 * A lab in somebody else's page: tells the host how tall it is and when its engine starts (`embed.js` is the host's
 * end), looks as the host wants, makes room for another lab, and lets the reader go on in the whole page with the same
 * settings.
 */

import type { StepwiseLab } from "../lab/lab.ts";
import { COLOURS, type FromFrame, readLook, toFrame } from "../logic/frame.ts";

const RESTS =
  "This lab rests while another one on this page runs. Touch it to go on with the same settings, from the start.";

export function startEmbed(): void {
  const { dataset } = document.documentElement;
  const lab = document.querySelector<StepwiseLab>("stepwise-lab");
  if (dataset.embed === undefined || !lab) return;
  const link = document.querySelector<HTMLAnchorElement>("[data-whole]");
  for (const type of ["pointerdown", "focus"]) {
    link?.addEventListener(type, () => {
      link.search = lab.query;
    });
  }
  const asked = location.hash.slice(1);
  applyLook(asked, lab);
  if (window.parent !== window) startTalk(lab);
  if (new URLSearchParams(asked).has("play")) lab.run();
}

/** What the host and the frame say to each other. Any page may be the host, and nothing here is a secret. */
function startTalk(lab: StepwiseLab): void {
  const say = (message: FromFrame) => window.parent.postMessage(message, "*");
  const sayHeight = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    say({ type: "stepwise-height", version: 1, id: lab.topic, height });
  };
  new ResizeObserver(sayHeight).observe(document.documentElement);

  const asked = new URLSearchParams(location.hash.slice(1));
  const note = asked.has("rest") ? restingNote(lab) : undefined;
  let live = false;
  const begin = () => {
    if (live) return;
    live = true;
    note?.remove();
    say({ type: "stepwise-live", version: 1, id: lab.topic });
  };
  if (asked.has("play")) begin();
  for (const type of ["pointerdown", "focusin"]) lab.addEventListener(type, begin, { once: true });

  let look = location.hash.slice(1);
  addEventListener("message", ({ source, data }) => {
    const message = source === window.parent ? toFrame(data) : undefined;
    if (message?.type === "stepwise-look") {
      look = message.look;
      applyLook(look, lab);
    }
    if (message?.type === "stepwise-ask") sayHeight();
    if (message?.type === "stepwise-rest" && live) rest(lab, look);
  });
}

function restingNote(lab: StepwiseLab): HTMLElement {
  const note = document.createElement("p");
  note.className = "rests";
  note.textContent = RESTS;
  lab.before(note);
  return note;
}

/** Loads the page again, untouched but with the reader's settings: nothing else gives all memory back. */
function rest(lab: StepwiseLab, look: string): void {
  const wanted = new URLSearchParams(look);
  wanted.delete("play");
  wanted.set("rest", "");
  // A navigation to the same page with another fragment loads nothing.
  const same = lab.query === location.search;
  location.replace(`${location.pathname}${lab.query}#${wanted}`);
  if (same) location.reload();
}

/** Sets theme and colours; called again, it takes back what is no longer asked for. */
function applyLook(text: string, lab: HTMLElement): void {
  const { theme, colours } = readLook(text);
  for (const { style } of [document.documentElement, lab]) {
    for (const name of COLOURS) style.setProperty(`--${name}`, colours[name] ?? "");
  }
  // Written even where it does not change: figures are drawn again then.
  document.documentElement.dataset.theme = theme;
}
