/** The button that goes through device, light and dark. */

import { setTheme, type Theme, theme } from "./theme.ts";

const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const NAMES: Record<Theme, string> = { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark" };

export function startThemeButton(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-theme-button]");
  if (!button) return;
  const show = () => {
    button.textContent = NAMES[theme()];
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    setTheme(NEXT[theme()]);
    show();
  });
  show();
}
