/** The code that puts a lab into somebody else's page. */

/** What the frame may do: all of it is a convenience, and the lab works with `allow-scripts` alone. */
const SANDBOX = "allow-scripts allow-same-origin allow-downloads allow-popups allow-forms";
/** Tall enough for a lab in one column, where the host does not let the frame grow. */
const HEIGHT = 900;

/** HTML for a host's page; `root` is the address of the site's root, `query` the settings with their mark. */
export function embedCode(root: string, slug: string, title: string, query: string): string {
  const source = escapeHtml(`${root}embed/${slug}/${query}`);
  const name = escapeHtml(`Stepwise: ${title}`);
  return `<iframe src="${source}" title="${name}" width="100%" height="${HEIGHT}" loading="lazy" sandbox="${SANDBOX}" allow="fullscreen; clipboard-write" style="border: 0"></iframe>
<script src="${escapeHtml(root)}embed.js" async></script>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
