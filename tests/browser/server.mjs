// A plain file server, as any static host: no rewriting, no headers but what a test asks for. Serves the site below a
// prefix, so that the tests prove that every address in it is relative.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { createGzip } from "node:zlib";

/** @type {Record<string, string>} */
const MEDIA_TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".gz": "application/gzip",
  ".md": "text/plain; charset=utf-8",
};

/** What hosts pack on its way. */
const PACKED = new Set([".html", ".js", ".mjs", ".css", ".wasm", ".json", ".webmanifest", ".svg"]);

/**
 * @param {string} folder
 * @param {string} prefix with slashes at both ends
 * @param {number} port 0 for any
 * @param {Record<string, string>} headers sent with every file
 * @param {boolean} packs whether files are packed on their way, as public hosts do
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve(folder, prefix = "/", port = 0, headers = {}, packs = false) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/");
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : undefined;
    let file = inside === undefined || inside.startsWith("..") ? undefined : join(folder, inside);
    try {
      if (file && statSync(file).isDirectory()) file = join(file, "index.html");
      if (!file) throw new Error("outside of the site");
      const size = statSync(file).size;
      const type = MEDIA_TYPES[extname(file)] ?? "application/octet-stream";
      if (packs && PACKED.has(extname(file))) {
        response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", ...headers });
        createReadStream(file).pipe(createGzip()).pipe(response);
        return;
      }
      response.writeHead(200, { "Content-Type": type, "Content-Length": size, ...headers });
      createReadStream(file).pipe(response);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" }).end(`nothing at ${path}`);
    }
  });
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const bound = typeof address === "object" && address ? address.port : port;
      resolve({
        url: `http://127.0.0.1:${bound}${prefix}`,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(() => done(undefined));
          }),
      });
    });
  });
}

/** The folder that holds the site under test. */
export const SITE =
  process.env.SITE ??
  join(import.meta.dirname, "..", "..", "dist")
    .split(sep)
    .join("/");
