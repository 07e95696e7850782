/** The page `embed/`: choose a lab, see what a host would show, copy the code. */

import { type Embed, elementCode, frameCode, wantedHeight } from "../logic/embed.ts";
import { frameTheme } from "../logic/frame.ts";
import { root } from "../site/site.ts";
import { startThemeButton } from "../site/theme-button.ts";

startThemeButton();
const form = document.querySelector<HTMLFormElement>("[data-maker]");
if (form) start(form);

function start(form: HTMLFormElement): void {
  const preview = document.querySelector<HTMLElement>("[data-preview]");
  const said = document.querySelector<HTMLElement>("[data-said]");
  const codes = [...document.querySelectorAll<HTMLElement>("[data-code]")];
  const show = () => {
    const embed = chosen(form);
    for (const code of codes) {
      code.textContent =
        code.dataset.code === "frame" ? frameCode(root().href, embed) : elementCode(root().href, embed);
    }
    preview?.replaceChildren(element(embed));
    if (said) said.textContent = "";
  };
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = codes.find((code) => code.dataset.code === button.dataset.copy);
      const done = await navigator.clipboard.writeText(code?.textContent ?? "").then(
        () => true,
        () => false,
      );
      if (said) said.textContent = done ? "Code copied." : "The code could not be copied. Select it by hand.";
    });
  }
  show();
}

function chosen(form: HTMLFormElement): Embed {
  const given = new FormData(form);
  const text = (name: string) => String(given.get(name) ?? "").trim();
  const slug = text("topic");
  const title = form.querySelector<HTMLOptionElement>("[name=topic] option:checked")?.textContent ?? slug;
  // A whole address does as well as what stands behind its question mark.
  const settings = new URLSearchParams(
    text("settings")
      .replace(/^[^?]*\?/, "")
      .replace(/#.*$/, ""),
  ).toString();
  const height = wantedHeight(text("height"));
  return {
    slug,
    title,
    query: settings === "" ? "" : `?${settings}`,
    theme: frameTheme(text("theme")),
    ...(height === undefined ? {} : { height }),
  };
}

/** The element as a host would write it. */
function element({ slug, query, theme, height }: Embed): HTMLElement {
  const lab = document.createElement("stepwise-lab");
  lab.setAttribute("topic", slug);
  lab.setAttribute("theme", theme);
  if (height !== undefined) lab.setAttribute("height", `${height}`);
  for (const [key, value] of new URLSearchParams(query)) {
    // What no attribute can be called is no parameter either.
    if (/^[a-z][a-z0-9_]*$/.test(key)) lab.setAttribute(`data-${key}`, value);
  }
  return lab;
}
