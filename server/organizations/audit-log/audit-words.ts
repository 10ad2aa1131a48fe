/** The ids of people, who are named as subject and actor. */
const told = new Set(["userId", "toUserId", "fromUserId"]);

/** `"role: viewer; before: admin"` */
export function detailsInWords(details: Record<string, unknown>): string {
  return Object.entries(details)
    .filter(([name, value]) => !told.has(name) && value !== null && !isEmptyList(value))
    .map(([name, value]) => `${inWords(name)}: ${valueInWords(value)}`)
    .join("; ");
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function inWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueInWords).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${inWords(name)} ${valueInWords(inner)}`)
    .join(", ");
}
