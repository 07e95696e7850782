/** Formulas in a narrow column: equations side by side may part, and what still scrolls is reached by the keyboard. */

/** What the text sets between two equations. */
const BETWEEN = "2em";

export function fitFormulas(): void {
  const formulas = document.querySelectorAll<MathMLElement>('math[display="block"]');
  for (const formula of formulas) part(formula);
  const sizes = new ResizeObserver(() => {
    for (const formula of formulas) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  });
  for (const formula of formulas) sizes.observe(formula);
}

/** Makes each equation of a formula a row of its own, which the style sheet may put below the one before. */
function part(formula: MathMLElement): void {
  const isBetween = (each: Element) => each.localName === "mspace" && each.getAttribute("width") === BETWEEN;
  const children = [...formula.children];
  if (!children.some(isBetween)) return;
  let row: Element | undefined;
  for (const child of children) {
    if (isBetween(child)) {
      row = undefined;
      continue;
    }
    if (!row) {
      row = document.createElementNS(formula.namespaceURI, "mrow");
      row.setAttribute("class", "part");
      child.before(row);
    }
    row.append(child);
  }
}
