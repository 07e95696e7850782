/** Which labs a search finds. */

/** Lower case, without accents, so that typing is forgiving. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether every word of the query begins a word of the text, or stands inside it after three letters. */
export function matches(text: string, query: string): boolean {
  const haystack = ` ${folded(text)}`;
  return folded(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => haystack.includes(word.length < 3 ? ` ${word}` : word));
}
