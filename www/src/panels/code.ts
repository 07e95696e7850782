/** A listing with one line marked. */

import { html } from "lit";
import type { Code } from "../contract.ts";

export function codeTemplate(code: Code, label: string) {
  const lines = code.text.split("\n");
  return html`<pre class="code" tabindex="0" role="group" aria-label="${label}, ${code.language}"><code>${lines.map(
    (line, index) =>
      html`<span class=${index + 1 === code.line ? "line marked" : "line"} aria-current=${index + 1 === code.line ? "step" : "false"}>${line || " "}\n</span>`,
  )}</code></pre>`;
}
