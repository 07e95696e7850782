/** Runs before the first paint, so that a chosen theme does not flash. */
const page = document.documentElement;
try {
  // In a frame the host chooses, in its address; on a page of ours the reader does.
  const theme =
    page.dataset.embed === undefined
      ? localStorage.getItem("stepwise-theme")
      : new URLSearchParams(location.hash.slice(1)).get("theme");
  if (theme === "light" || theme === "dark") page.dataset.theme = theme;
} catch {
  // Without storage the device's own theme holds.
}
page.classList.add("js");
