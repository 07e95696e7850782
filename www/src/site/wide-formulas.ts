/** A formula wider than its column scrolls; then the keyboard must reach it. */

export function reachWideFormulas(): void {
  const formulas = document.querySelectorAll<MathMLElement>('math[display="block"]');
  const sizes = new ResizeObserver(() => {
    for (const formula of formulas) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  });
  for (const formula of formulas) sizes.observe(formula);
}
