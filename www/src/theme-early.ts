/** Runs before the first paint, so that a chosen theme does not flash. */
try {
  const theme = localStorage.getItem("stepwise-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the device's own theme holds.
}
document.documentElement.classList.add("js");
