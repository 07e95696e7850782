/** The only addresses of scripts that a page may start: the pages' policy lets no plain text through. */

interface Policy {
  createScriptURL(address: string): unknown;
}

/** What browsers with Trusted Types have; TypeScript does not know it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy;
}

/** Scripts of the site, and blobs, which only scripts of the site can make. */
function check(address: string): string {
  const { origin, protocol } = new URL(address);
  if (protocol === "blob:" || origin === new URL(import.meta.url).origin) return address;
  throw new TypeError(`${address} is no script of this site`);
}

let policy: Policy | undefined;

/** The address of a script, in the form that workers are started with. */
export function scriptAddress(address: URL | string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy("stepwise", { createScriptURL: check });
  const text = String(address);
  // The browser's functions are declared to take text, and take this as well.
  return (policy ? policy.createScriptURL(text) : check(text)) as string;
}
