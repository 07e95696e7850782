/** A file dropped beside a lab would replace the page, and what the reader did with it. */

export function ignoreStrayDrops(): void {
  for (const type of ["dragover", "drop"] as const) {
    document.addEventListener(type, (event) => {
      const [target] = event.composedPath();
      if (target instanceof HTMLInputElement && target.type === "file") return;
      if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
  }
}
