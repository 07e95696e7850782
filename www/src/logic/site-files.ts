/** The files of one build of the site, as the build lists them for the service worker. */

export interface SiteFile {
  /** Relative to the site's root; a page is named by its folder. */
  path: string;
  /** The query that makes the address one of this very content; empty where the path does that. */
  version: string;
  bytes: number;
  /** SHA-256 in hexadecimal digits: as shipped, and unpacked where a server may unpack by itself. */
  hashes: string[];
  /** Whether every page needs it. */
  shell: boolean;
  /** Slugs of the labs that need it. */
  labs: string[];
}

/** Folders whose addresses name one content, in the path or in the query. */
const PINNED = /^(code-[^/]+|data)\//;

export class SiteFiles {
  readonly all: readonly SiteFile[];
  readonly #root: string;
  readonly #byPath: Map<string, SiteFile>;

  /** `root` is the address of the site's root, with a closing slash. */
  constructor(root: string, all: readonly SiteFile[]) {
    this.all = all;
    this.#root = root;
    this.#byPath = new Map(all.map((file) => [file.path, file]));
  }

  /** The file that an address means; none where another build named the content. */
  find(address: string): SiteFile | undefined {
    const { path, query } = this.#split(address);
    const file = this.#byPath.get(path.replace(/(^|\/)index\.html$/, "$1"));
    return file && query !== "" && PINNED.test(path) && query !== file.version ? undefined : file;
  }

  /** Whether the address names one content, of this build or of another. */
  isPinned(address: string): boolean {
    return PINNED.test(this.#split(address).path);
  }

  /** The address of the file's content: no other build gives it to another content. */
  address(file: SiteFile): string {
    return `${this.#root}${file.path}${file.version}`;
  }

  /** The file's path in an address made by any build. */
  path(address: string): string {
    return this.#split(address).path;
  }

  /** What an address needs to work without a connection: its file, and the rest of its lab. */
  needs(address: string): SiteFile[] {
    const file = this.find(address);
    if (!file) return [];
    const [, slug] = /^topics\/([^/]+)\/$/.exec(file.path) ?? [];
    return slug === undefined ? [file] : this.all.filter(({ labs }) => labs.includes(slug));
  }

  #split(address: string): { path: string; query: string } {
    const { origin, pathname, search } = new URL(address);
    const place = origin + pathname;
    return { path: place.startsWith(this.#root) ? place.slice(this.#root.length) : "/", query: search };
  }
}
