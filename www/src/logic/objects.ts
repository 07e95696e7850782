/** Parts of what may be anything: files and addresses from elsewhere. */

/** Whether it has keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
