/** The map of the roadmap: what a lab needs and what builds on it stand out while the reader is at it. */

export function startMap(home: HTMLElement): void {
  const map = home.querySelector<SVGSVGElement>("svg.map");
  // Chromium puts a drawing that listens for the focus into the order of the tab key: its frame listens instead.
  const frame = map?.parentElement;
  if (!map || !frame) return;
  const at = (event: Event) => {
    const node = event.target instanceof Element ? event.target.closest<SVGElement>(".node") : null;
    show(map, node?.dataset.slug);
  };
  const away = () => show(map, undefined);
  frame.addEventListener("pointerover", at);
  frame.addEventListener("pointerleave", away);
  frame.addEventListener("focusin", at);
  frame.addEventListener("focusout", away);
}

function show(map: SVGSVGElement, slug: string | undefined): void {
  map.classList.toggle("at", slug !== undefined);
  const near = new Set([slug]);
  for (const edge of map.querySelectorAll<SVGElement>(".edges path")) {
    const { from, to } = edge.dataset;
    const touches = slug !== undefined && (from === slug || to === slug);
    edge.classList.toggle("near", touches);
    if (touches) near.add(from).add(to);
  }
  for (const node of map.querySelectorAll<SVGElement>(".node")) {
    node.classList.toggle("near", near.has(node.dataset.slug));
  }
}
