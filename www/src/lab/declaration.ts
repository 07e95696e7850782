/** Where a lab's declaration comes from: the page itself, or the site. */

import type { Topic } from "../contract.ts";
import { root } from "../site/site.ts";

/** The declaration inside the element, if the page has put one there. */
export function declarationInside(element: Element): Topic | undefined {
  const script = element.querySelector('script[type="application/json"]');
  if (!script?.textContent) return undefined;
  try {
    return JSON.parse(script.textContent) as Topic;
  } catch {
    return undefined;
  }
}

/** Fetches the declaration of a topic; throws a sentence where there is none. */
export async function fetchDeclaration(slug: string): Promise<Topic> {
  if (!/^[a-z0-9-]+$/.test(slug)) throw new Error(`There is no lab called ${slug || "“”"}.`);
  let response: Response;
  try {
    response = await fetch(new URL(`topics/${slug}/topic.json`, root()));
  } catch {
    throw new Error(`The lab ${slug} could not be loaded. Check the connection and reload the page.`);
  }
  if (!response.ok) throw new Error(`There is no lab called ${slug}.`);
  return (await response.json()) as Topic;
}
