/** Where things lie. Everything is relative, so that the site works from any sub-path. */

/** The folder that holds the bundles. */
export const assets = new URL("./", import.meta.url);

/** The site's root: named by the page, else one above the bundles. */
export function root(): URL {
  const named = document.documentElement.dataset.root;
  return named === undefined ? new URL("../", assets) : new URL(named, document.baseURI);
}
