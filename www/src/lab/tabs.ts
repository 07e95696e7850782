/**
 * The lab, several settings of it side by side, the same exercise in Python, where the data comes from, and what
 * leaves the lab.
 */

import { html } from "lit";

export const TABS = ["lab", "race", "python", "data", "share"] as const;
export type Tab = (typeof TABS)[number];

const NAMES: Record<Tab, string> = {
  lab: "Lab",
  race: "Race",
  python: "In Python",
  data: "Data",
  share: "Share",
};

export function tabsTemplate(chosen: Tab, choose: (tab: Tab) => void) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(chosen) + step + TABS.length) % TABS.length] as Tab;
    const list = event.currentTarget as HTMLElement;
    choose(next);
    list.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label="Parts of the lab" @keydown=${onKeyDown}>
    ${TABS.map(
      (tab) => html`<button
        id="tab-${tab}"
        role="tab"
        type="button"
        aria-selected=${tab === chosen}
        aria-controls="panel-${tab}"
        tabindex=${tab === chosen ? 0 : -1}
        @click=${() => choose(tab)}
      >
        ${NAMES[tab]}
      </button>`,
    )}
  </div>`;
}
