import { formatDate } from "@/server/foundation/date-words";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";

type Details = Record<string, unknown>;
type Change = { before?: unknown; after: unknown };

/** What was kept with an event, as sentences: `"Role changed from admin to viewer. Limit: 400 credits."` */
export function detailsInWords(details: Details): string {
  return Object.entries(details)
    .flatMap(([name, value]) => sentencesOf(name, value, details))
    .map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`)
    .join(" ");
}

/** An event says what it was before in one of four ways: all are told alike. */
function sentencesOf(name: string, value: unknown, details: Details): string[] {
  const { before, after, from, to } = details;
  if (isDetails(after ?? to) && (name === "after" || name === "to"))
    return changesOf(asDetails(before ?? from), asDetails(value));
  if (name === "before" || name === "from" || name === "after" || name === "to")
    // One value before, told with the one that took its place.
    return isDetails(value) || hasSuccessor(details) ? [] : [factOf(name, value)].filter(Boolean);
  if (name === "changed" && isDetails(value))
    return Object.entries(value).flatMap(([field, change]) =>
      isDetails(change) ? changeOf(field, { before: change.from, after: change.to }) : [],
    );
  if (typeof before === "string" && name === successorIn(details))
    return changeOf(name, { before, after: value });
  return [factOf(name, value)].filter(Boolean);
}

function changesOf(before: Details, after: Details): string[] {
  return Object.keys(after)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .flatMap((name) =>
      changeOf(name, { after: after[name], ...(name in before ? { before: before[name] } : {}) }),
    );
}

function changeOf(name: string, { before, after }: Change): string[] {
  if (isId(after) || isId(before)) return [`${nameOf(name)} changed`];
  if (typeof after === "boolean") return [switched(name, after)];
  const [was, is] = [inUnits(name, before), inUnits(name, after)];
  if (is === "") return was === "" ? [] : [`${nameOf(name)} removed (was ${was})`];
  return [
    was === "" ? `${nameOf(name)} set to ${is}` : `${nameOf(name)} changed from ${was} to ${is}`,
  ];
}

/** Nothing is said of what is empty, nor of IDs: the event names whom and what it is about. */
function factOf(name: string, value: unknown): string {
  if (isId(value)) return "";
  if (typeof value === "boolean") return switched(name, value);
  if (isDetails(value))
    return Object.entries(value)
      .map(([inner, one]) => factOf(inner, one))
      .filter(Boolean)
      .join(", ");
  const words = inUnits(name, value);
  if (words === "" || name === "credits") return words;
  return `${nameOf(name)}: ${words}`;
}

const names: Record<string, string> = {
  threshold: "starting balance",
  lowBelow: "low below",
  target: "target balance",
  fixedAmountCents: "amount",
  amount_cents: "amount",
  monthlyCapCents: "monthly limit",
  maxPerDay: "recharges a day",
  cooldownSeconds: "pause between recharges",
  paymentMethodId: "card",
  payment_method_id: "card",
  last4: "ending in",
  graceHours: "the old key works for",
  pendingEmail: "new email, not confirmed yet",
  pay_by: "paid by",
};

const switches: Record<string, [on: string, off: string]> = {
  enabled: ["turned on", "turned off"],
  paused: ["paused", "resumed"],
  required: ["required", "no longer required"],
  monetization_enabled: ["markup turned on", "markup turned off"],
};

function switched(name: string, isOn: boolean): string {
  const words = switches[name];
  return words ? words[isOn ? 0 : 1] : `${nameOf(name)}: ${isOn ? "yes" : "no"}`;
}

function nameOf(name: string): string {
  return (
    names[name] ??
    name
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .replaceAll("_", " ")
      .replace(/ cents$/i, "")
      .toLowerCase()
  );
}

/** Amounts in their unit; the ledger's own fields hold millionths of a credit as text. */
function inUnits(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "" || isId(value)) return "";
  if (Array.isArray(value))
    return value
      .map((one) => inUnits(name, one))
      .filter(Boolean)
      .join(", ");
  if (/cents$/i.test(name)) return formatMoneyCents(Number(value));
  if (
    /^(threshold|lowBelow|target|credits|limit|debt)$/.test(name) &&
    Number.isFinite(Number(value))
  )
    return creditsInWords(typeof value === "string" ? Number(value) / 1e6 : Number(value));
  if (name === "cooldownSeconds") return `${Number(value) / 60} minutes`;
  if (name === "graceHours") return `${value} hours`;
  if (isDetails(value)) return factOf("", value);
  if (/^\d{4}-\d\d-\d\dT/.test(String(value))) return formatDate(String(value));
  return /^[a-z]+(_[a-z]+)+$/.test(String(value))
    ? String(value).replaceAll("_", " ")
    : String(value);
}

/** With `before` beside it: the text that took its place. The database keeps the fields in an order of its own. */
function successorIn({ before, userId: _, ...others }: Details): string | undefined {
  return typeof before === "string"
    ? Object.keys(others).find((name) => typeof others[name] === "string" && !isId(others[name]))
    : undefined;
}

function hasSuccessor(details: Details): boolean {
  return successorIn(details) !== undefined || isDetails(details.after ?? details.to);
}

function isDetails(value: unknown): value is Details {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asDetails(value: unknown): Details {
  return isDetails(value) ? value : {};
}

function isId(value: unknown): boolean {
  return typeof value === "string" && /^[a-z]+_[0-9a-z]{26}$/.test(value);
}
