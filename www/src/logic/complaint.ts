/** What is said at a field about a value that it does not take. */
export function willNotDo(given: string, allowed: string): string {
  return `${given ? `“${given}”` : "Nothing"} will not do: it must be ${allowed}.`;
}
