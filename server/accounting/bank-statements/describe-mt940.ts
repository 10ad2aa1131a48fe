export type Mt940Details = { payee: string | null; reference: string | null; note: string | null };

/**
 * What a `:86:` field tells, in the manners of banks: `/NAME/.../REMI/...`, `166?20...?32...`,
 * `A44?name`, or plain words.
 */
export function describeMt940(lines: string[]): Mt940Details {
  const whole = lines.join("");
  if (/^\d{3}\?\d{2}/.test(whole)) return byNumbers(whole);
  if (/^\/[A-Z]{4}\//.test(whole)) return byNames(whole);
  const coded = /^[A-Z]\d{2}\?(.+)$/.exec(lines[0] ?? "");
  if (coded)
    return { payee: coded[1] ?? null, reference: null, note: said(lines.slice(1).join(" ")) };
  return { payee: null, reference: null, note: said(lines.join(" ")) };
}

const NAMES =
  /\/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|ORDP|BENM|PREF|RTRN|SVCL|ISDT|TRCD|PURP|ULTB|ULTD|BUSP|KREF|CNTP|OCMT|CHGS|INFO|ADDR)\//g;

/** Dutch, Belgian and French banks: each part behind its name. */
function byNames(text: string): Mt940Details {
  const parts = new Map<string, string>();
  const marks = [...text.matchAll(NAMES)];
  marks.forEach((mark, n) => {
    const value = text.slice(mark.index + mark[0].length, marks[n + 1]?.index).trim();
    if (mark[1] && value !== "" && !parts.has(mark[1])) parts.set(mark[1], value);
  });
  // `/REMI/USTD//words` and `/CNTP/iban/bic/name/city/`.
  const remittance = parts.get("REMI")?.replace(/^(USTD|STRD)\/[A-Z]*\//, "");
  const counterparty = parts.get("CNTP")?.split("/")[2];
  const reference = parts.get("EREF");
  const returned = parts.get("RTRN");
  const note = [remittance, returned && `Returned: ${returned}`].filter(Boolean).join(" ");
  return {
    payee: said(parts.get("NAME") ?? counterparty ?? ""),
    reference: reference && !/^NOT ?PROVIDED$/i.test(reference) ? reference : null,
    note: said(note) ?? said(parts.get("TRTP") ?? ""),
  };
}

/** German and Austrian banks: a code, then numbered fields of up to 27 characters. */
function byNumbers(text: string): Mt940Details {
  const fields = text
    .slice(3)
    .split(/\?(?=\d{2})/)
    .slice(1)
    .map((field) => ({ number: Number(field.slice(0, 2)), value: field.slice(2) }));
  const among = (from: number, to: number) =>
    fields.filter(({ number }) => number >= from && number <= to);
  const purpose = unwrapped([...among(20, 29), ...among(60, 63)].map(({ value }) => value));
  const tagged = taggedParts(purpose);
  const reference = tagged.get("EREF") ?? tagged.get("KREF");
  return {
    payee: said(
      among(32, 33)
        .map(({ value }) => value)
        .join(""),
    ),
    reference: reference && !/^NOT ?PROVIDED$/i.test(reference) ? reference : null,
    note: said(tagged.get("SVWZ") ?? tagged.get("") ?? "") ?? said(among(0, 0)[0]?.value ?? ""),
  };
}

const SEPA_TAGS =
  /(?:^|(?<=\s|[^A-Z]))(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+/g;

function taggedParts(purpose: string): Map<string, string> {
  const marks = [...purpose.matchAll(SEPA_TAGS)];
  const parts = new Map([["", purpose.slice(0, marks[0]?.index).trim()]]);
  marks.forEach((mark, n) => {
    const value = purpose.slice(mark.index + mark[0].length, marks[n + 1]?.index).trim();
    parts.set(mark[1] ?? "", value);
  });
  return parts;
}

/** A field that is full goes on in the next one, in the middle of a word. */
function unwrapped(values: string[]): string {
  return values.reduce((text, value, n) => {
    const before = values[n - 1] ?? "";
    const joint = n === 0 || before.length >= 27 ? "" : " ";
    return `${text}${joint}${value}`;
  }, "");
}

function said(text: string): string | null {
  return text.trim() || null;
}
