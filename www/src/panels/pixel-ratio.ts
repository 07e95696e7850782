/** Notices when the window moves to a screen of another density, or is zoomed. */

/** Calls back on every change; returns the way to stop that. */
export function onPixelRatioChange(listener: () => void): () => void {
  let query: MediaQueryList;
  const changed = () => {
    watch();
    listener();
  };
  const watch = () => {
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", changed, { once: true });
  };
  watch();
  return () => query.removeEventListener("change", changed);
}
