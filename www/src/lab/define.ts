/** Registers the elements; apart from their classes, so that a host may choose other names. */

import { BlocksPanel } from "../panels/blocks.ts";
import { ClientPanel } from "../panels/client.ts";
import { EditorPanel } from "../panels/editor.ts";
import { FigurePanel } from "../panels/figure.ts";
import { ImagesPanel } from "../panels/images.ts";
import { RowsPanel } from "../panels/rows.ts";
import { SketchPanel } from "../panels/sketch.ts";
import { TerminalPanel } from "../panels/terminal.ts";
import { StepwiseVerify } from "../verify/verify.ts";
import { StepwiseLab } from "./lab.ts";

export function defineElements(): void {
  define("stepwise-figure", FigurePanel);
  define("stepwise-images", ImagesPanel);
  define("stepwise-sketch", SketchPanel);
  define("stepwise-blocks", BlocksPanel);
  define("stepwise-client", ClientPanel);
  define("stepwise-editor", EditorPanel);
  define("stepwise-terminal", TerminalPanel);
  define("stepwise-rows", RowsPanel);
  define("stepwise-lab", StepwiseLab);
  define("stepwise-verify", StepwiseVerify);
}

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
