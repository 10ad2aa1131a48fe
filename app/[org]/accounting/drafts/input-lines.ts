/** The fields of an input as lines a person reads: `lines.0.unit_price`, `1200`. The organization is known. */
export function inputLines(input: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(input)
    .filter(([name]) => name !== "organization_id")
    .flatMap(([name, value]) => linesOf(name, value));
}

function linesOf(name: string, value: unknown): { name: string; value: string }[] {
  if (value === null || value === undefined) return [{ name, value: "none" }];
  if (typeof value !== "object") return [{ name, value: String(value) }];
  const parts = Object.entries(value);
  if (parts.length === 0) return [{ name, value: "none" }];
  return parts.flatMap(([part, inside]) => linesOf(`${name}.${part}`, inside));
}
