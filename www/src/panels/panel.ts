/** A panel of a view, whatever is in it; with its mistaken counterpart beside it where there is one. */

import { html, nothing } from "lit";
import type { ImageGrid, Panel, Table } from "../contract.ts";
import { csv, tableRows } from "../logic/csv.ts";
import { download } from "../site/download.ts";
import { captionTemplate } from "./caption.ts";
import { codeTemplate } from "./code.ts";
import { networkTemplate } from "./network.ts";
import { numbersTemplate } from "./numbers.ts";
import { isWindow } from "./rows.ts";
import { tableTemplate } from "./table.ts";
import { transcriptTemplate } from "./transcript.ts";

const PAIRED = new Set(["figure", "images", "table", "network", "terminal", "editor"]);

/** What a lab knows of its panels besides their content. */
interface Around {
  /** Pictures of what the figures' data stand for, of the honest and of the mistaken run. */
  honest?: ImageGrid | undefined;
  mistaken?: ImageGrid | undefined;
  /** Whether a setting may not be changed: what is typed for it would come to nothing. */
  isFixed?(param: string): boolean;
}

/** The panel, and its counterpart when the mistake is switched on. */
export function panelTemplate(
  slug: string,
  panel: Panel,
  mistaken: Panel | undefined,
  classes: string,
  around: Around = {},
) {
  const fixed = panel.content.type === "editor" && around.isFixed?.(panel.content.value.param);
  const other = mistaken?.content.type === panel.content.type ? mistaken : undefined;
  if (other && PAIRED.has(panel.content.type)) {
    return html`<div class="panel pair ${classes}">
      ${contentTemplate(slug, readable(panel, fixed), "Honest", around.honest)}
      ${contentTemplate(slug, readable(other, true), "Mistaken", around.mistaken)}
      <p class="caption">${captionTemplate(panel)}</p>
    </div>`;
  }
  return html`<div class="panel ${panel.width} ${classes}">${contentTemplate(slug, readable(panel, fixed), "", around.honest, other)}</div>`;
}

/** A text that is only read is a listing: that of the mistaken run, and what an assignment fixes. */
function readable(panel: Panel, only = false): Panel {
  const { content } = panel;
  if (!only || content.type !== "editor") return panel;
  const { language, text } = content.value;
  return { ...panel, content: { type: "code", value: { language, text } } };
}

function contentTemplate(
  slug: string,
  panel: Panel,
  tag: string,
  pictures: ImageGrid | undefined,
  mistaken?: Panel,
) {
  const { content, title } = panel;
  if (content.type === "figure") {
    return html`<stepwise-figure
      .panel=${panel}
      .figure=${content.value}
      .pictures=${pictures}
      .tag=${tag}
      .slug=${slug}
    ></stepwise-figure>`;
  }
  const heading = tag
    ? html`<span class="tag ${tag.toLowerCase()}">${tag}<span class="sr">: ${title}</span></span>`
    : html`<span>${captionTemplate(panel)}</span>`;
  const save = content.type === "table" ? saveTemplate(content.value, slug, panel, tag) : nothing;
  return html`<figure>
    <figcaption class="above">${heading} ${save}</figcaption>
    ${bodyTemplate(slug, panel, tag === "Mistaken", mistaken)}
  </figure>`;
}

/** A table as a file; of a long one the rows that are here. */
function saveTemplate(table: Table, slug: string, { key, title }: Panel, tag: string) {
  const name = [slug, key, tag.toLowerCase()].filter(Boolean).join("-");
  const label = isWindow(table) ? `Save the rows in view as CSV: ${title}` : `Save as CSV: ${title}`;
  const save = () => download(`${name}.csv`, new Blob([csv(tableRows(table))], { type: "text/csv" }));
  return html`<button class="save" type="button" aria-label=${label} title=${label} @click=${save}>CSV</button>`;
}

/** What is in a panel; that of the mistaken run is looked at, and what is done to the honest one is done to it as well. */
function bodyTemplate(slug: string, panel: Panel, isMistaken: boolean, mistaken?: Panel) {
  const { content, title, key } = panel;
  switch (content.type) {
    case "figure":
      return nothing;
    case "table":
      return isWindow(content.value)
        ? html`<stepwise-rows .table=${content.value} .panel=${key} .label=${title}></stepwise-rows>`
        : tableTemplate(content.value, title);
    case "numbers":
      return numbersTemplate(
        content.value,
        mistaken?.content.type === "numbers" ? mistaken.content.value : undefined,
      );
    case "images":
      return html`<stepwise-images .grid=${content.value} .label=${title}></stepwise-images>`;
    case "network":
      return networkTemplate(content.value, title);
    case "code":
      return codeTemplate(content.value, title);
    case "transcript":
      return transcriptTemplate(content.value, key, title);
    case "terminal":
      return html`<stepwise-terminal
        .terminal=${content.value}
        .panel=${key}
        .label=${title}
        .silent=${isMistaken}
      ></stepwise-terminal>`;
    case "editor":
      return html`<stepwise-editor .editor=${content.value} .label=${title}></stepwise-editor>`;
    case "client":
      // One form, whoever answers: the same request to both runs is the point.
      return html`<stepwise-client
        .client=${content.value}
        .slug=${slug}
        .panel=${key}
        .label=${title}
        .paired=${mistaken !== undefined}
      ></stepwise-client>`;
    case "blocks":
      return html`<stepwise-blocks .blocks=${content.value} .panel=${key} .label=${title}></stepwise-blocks>`;
    case "sketch":
      return html`<stepwise-sketch .sketch=${content.value} .panel=${key} .label=${title}></stepwise-sketch>`;
  }
}
