/** A number as people write it: "1,5", "1 000", "−3 %". */

/** Grouped and plain numbers, without a sign, and what their decimals come after. */
const FORMS: { form: RegExp; decimals: RegExp }[] = [
  { form: /^\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?$/, decimals: /[.,]/ },
  // One comma and three digits are thousands; but nobody writes thousands that begin with a zero.
  { form: /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/, decimals: /\./ },
  { form: /^[1-9]\d{0,2}(?:\.\d{3})+,\d+$/, decimals: /,/ },
  { form: /^[1-9]\d{0,2}(?:\.\d{3}){2,}$/, decimals: /,/ },
  { form: /^(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/, decimals: /[.,]/ },
];

/** Units that count in hundredths: "%" says the same. */
const HUNDREDTHS = ["%", "of 100", "points"];

/** The number that the text means, or nothing where it means none. */
export function readGuess(text: string, unit: string): number | undefined {
  const plain = text.toLowerCase().replace(/\s+/g, " ").trim();
  const [, minus = "", rest = ""] = /^([-−+]?) ?(.*)$/.exec(withoutUnit(plain, unit.toLowerCase())) ?? [];
  const found = FORMS.find(({ form }) => form.test(rest));
  if (!found) return undefined;
  const point = rest.search(found.decimals);
  const whole = point < 0 ? rest : rest.slice(0, point);
  const decimals = point < 0 ? "" : rest.slice(point + 1);
  const number = Number(
    `${whole.replace(/[ '’.,]/g, "")}.${decimals}`.replace(/^\.|\.$/g, (dot) => (decimals ? `0${dot}` : "")),
  );
  if (!Number.isFinite(number)) return undefined;
  return minus === "" || minus === "+" ? number : -number;
}

function withoutUnit(text: string, unit: string): string {
  const units = HUNDREDTHS.includes(unit) ? [unit, "%"] : [unit];
  const found = units
    .flatMap((each) => [each, each.replace(/s$/, "")])
    .find((each) => each && text.endsWith(each));
  return found ? text.slice(0, -found.length).trimEnd() : text;
}
