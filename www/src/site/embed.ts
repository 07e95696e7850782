/**
 * A lab in somebody else's page: tells the host how tall it is (`static/embed.js` is the host's end), and lets the
 * reader go on in the whole page with the same settings.
 */

import type { StepwiseLab } from "../lab/lab.ts";

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
  if (window.parent === window) return;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    // Any page may be the host, and the height is no secret.
    window.parent.postMessage({ type: "stepwise-height", version: 1, id: lab.topic, height }, "*");
  }).observe(document.documentElement);
}
