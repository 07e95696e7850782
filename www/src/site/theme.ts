/** Light, dark, or as the device says. */

export type Theme = "auto" | "light" | "dark";

/** Also read by `theme-early.ts`, before the first paint. */
export const THEME_KEY = "stepwise-theme";

const listeners = new Set<() => void>();
const device = matchMedia("(prefers-color-scheme: dark)");
let watching = false;

export function theme(): Theme {
  const named = document.documentElement.dataset.theme;
  return named === "light" || named === "dark" ? named : "auto";
}

/** Sets the theme and keeps it on this device where that is possible. */
export function setTheme(chosen: Theme): void {
  const { dataset } = document.documentElement;
  if (chosen === "auto") delete dataset.theme;
  else dataset.theme = chosen;
  try {
    if (chosen === "auto") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, chosen);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Whether an element is shown dark, wherever it stands: its text is then light. */
export function isDark(element: Element): boolean {
  const channels =
    getComputedStyle(element)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  const [red = 0, green = 0, blue = 0] = channels;
  return red * 0.3 + green * 0.59 + blue * 0.11 > 128;
}

/** Calls back when the theme changes; returns the way to stop that. */
export function onThemeChange(listener: () => void): () => void {
  watch();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watch(): void {
  if (watching) return;
  watching = true;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  device.addEventListener("change", tell);
  new MutationObserver(tell).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
  });
}
