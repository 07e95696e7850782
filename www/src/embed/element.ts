/**
 * `<stepwise-lab>` in somebody else's page: a poster, a title and a button. The button puts a frame with the bare lab in
 * their place, which keeps our styles and scripts apart from the host's and asks one thing of its policy: our origin.
 */

import { ALLOW, attributeQuery, SANDBOX, wantedHeight } from "../logic/embed.ts";
import { COLOURS, frameTheme, type Look, writeLook } from "../logic/frame.ts";
import css from "./element.css?inline";
import { adopt, release, tell } from "./frames.ts";

/** Titles of the labs by slug; the build puts them in. */
declare const LABS: Record<string, string>;

/** The site's root. */
export const root = new URL("./", import.meta.url).href;

const styles = new CSSStyleSheet();
styles.replaceSync(css);

export class LabElement extends HTMLElement {
  static observedAttributes = ["topic", "theme"];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #page = new MutationObserver(() => this.#tellLook());
  #frame: HTMLIFrameElement | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles];
  }

  connectedCallback(): void {
    this.#showPoster();
    // A host's own theme switch is mostly an attribute of its root.
    this.#page.observe(document.documentElement, { attributes: true });
  }

  disconnectedCallback(): void {
    this.#page.disconnect();
    if (this.#frame) release(this.#frame);
    this.#frame = undefined;
    this.#root.replaceChildren();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === "theme" && this.#frame) this.#tellLook();
    else this.#showPoster();
  }

  /** Starts the lab in place of its poster. */
  play(): void {
    const title = this.#title;
    if (title === undefined || this.#frame) return;
    const frame = document.createElement("iframe");
    const wanted = wantedHeight(this.getAttribute("height"));
    frame.title = `Stepwise: ${title}`;
    // A frame of the page's own origin would not be held by a sandbox that leaves it its origin.
    if (new URL(root).origin !== location.origin) frame.setAttribute("sandbox", SANDBOX);
    frame.allow = ALLOW;
    frame.style.height = `${wanted ?? this.clientHeight}px`;
    frame.src = `${root}embed/${this.#slug}/${attributeQuery(this.attributes)}#play&${writeLook(this.#look())}`;
    adopt(frame, wanted !== undefined);
    this.#frame = frame;
    this.#root.replaceChildren(frame);
    frame.focus();
  }

  get #slug(): string {
    return this.getAttribute("topic") ?? "";
  }

  get #title(): string | undefined {
    return Object.hasOwn(LABS, this.#slug) ? LABS[this.#slug] : undefined;
  }

  #showPoster(): void {
    if (this.#frame) release(this.#frame);
    this.#frame = undefined;
    const title = this.#title;
    if (title === undefined) this.#root.replaceChildren(...unknown(this.#slug));
    else this.#root.replaceChildren(this.#card(title));
  }

  #card(title: string): HTMLElement {
    const heading = make("p", "title", title);
    const link = make("a", "whole", "Open the whole page");
    link.href = `${root}topics/${this.#slug}/${attributeQuery(this.attributes)}`;
    link.target = "_blank";
    link.rel = "noopener";
    const head = make("div", "head");
    head.append(heading, link);
    const button = make("button", "play");
    button.type = "button";
    button.setAttribute("aria-label", `Run the lab: ${title}`);
    button.append(this.#poster(), make("span", "sign", "Run the lab"));
    button.addEventListener("click", () => this.play());
    const card = make("div", `card ${frameTheme(this.getAttribute("theme"))}`);
    card.append(head, button);
    return card;
  }

  #poster(): HTMLElement {
    const address = (theme: string) => `${root}posters/${this.#slug}-${theme}.svg`;
    const theme = frameTheme(this.getAttribute("theme"));
    const picture = make("picture", "poster");
    if (theme === "auto") {
      const dark = document.createElement("source");
      dark.media = "(prefers-color-scheme: dark)";
      dark.srcset = address("dark");
      picture.append(dark);
    }
    const image = document.createElement("img");
    // The button has a name of its own.
    image.alt = "";
    image.width = 720;
    image.height = 450;
    image.loading = "lazy";
    image.src = address(theme === "dark" ? "dark" : "light");
    picture.append(image);
    return picture;
  }

  /** The theme, and the colours that the host has chosen, computed: they may come from anywhere in its styles. */
  #look(): Look {
    const look: Look = { theme: frameTheme(this.getAttribute("theme")), colours: {} };
    const chosen = getComputedStyle(this);
    const probe = make("span", "probe");
    this.#root.append(probe);
    for (const name of COLOURS) {
      const text = chosen.getPropertyValue(`--stepwise-${name}`).trim();
      probe.style.color = "";
      probe.style.color = text;
      if (text !== "" && probe.style.color !== "") look.colours[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return look;
  }

  #tellLook(): void {
    if (this.#frame) {
      tell(this.#frame, { type: "stepwise-look", version: 1, look: writeLook(this.#look()) });
    }
  }
}

/** What stands for a lab that is not there: a sentence, and what the host's author put inside. */
function unknown(slug: string): HTMLElement[] {
  return [make("p", "unknown", `There is no lab called “${slug}” here.`), document.createElement("slot")];
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  classes: string,
  text = "",
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = classes;
  element.textContent = text;
  return element;
}
