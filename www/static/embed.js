// For pages that show labs in frames: each frame gets the height of what it shows. A frame says
// { type: "stepwise-height", version: 1, id: the lab, height: in CSS pixels } whenever that changes.
(() => {
  const LEAST = 200;
  const MOST = 4000;
  addEventListener("message", ({ source, data }) => {
    if (data?.type !== "stepwise-height" || data.version !== 1 || !Number.isFinite(data.height)) return;
    // Only a frame's own page may speak for it.
    const frame = [...document.querySelectorAll("iframe")].find(
      ({ contentWindow }) => contentWindow === source,
    );
    if (!frame) return;
    const height = Math.min(Math.max(Math.ceil(data.height), LEAST), MOST);
    // A page that follows its frame, pixel by pixel, would never rest.
    if (Math.abs(height - frame.clientHeight) > 2) frame.style.height = `${height}px`;
  });
})();
