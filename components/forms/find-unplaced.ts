/**
 * The first message about a value that no field of the form shows, so that no form is refused in silence; null where
 * a field shows each. The resolver attaches its field to an error, and these have none.
 * @param errors as react-hook-form keeps them
 * @param shown paths whose faults the form shows by itself
 */
export function findUnplaced(
  errors: object,
  shown: readonly string[] = [],
  path = "",
): string | null {
  for (const [name, error] of Object.entries(errors)) {
    if (typeof error !== "object" || error === null) continue;
    // The form as a whole is faulted under no name or `root`, a list as a whole under its own `root`.
    const at = name === "" || name === "root" ? path : path ? `${path}.${name}` : name;
    const { message, ref } = error as { message?: unknown; ref?: unknown };
    const isLeaf = typeof message === "string";
    if (isLeaf && ref === undefined && !shown.includes(at))
      return at === "" ? message : `Check ${inWords(at)}: ${message}`;
    const within = isLeaf ? null : findUnplaced(error, shown, at);
    if (within) return within;
  }
  return null;
}

/** `lines.0.taxRate` as a reader counts and spells it: `lines 1, tax rate`. */
function inWords(path: string): string {
  return path
    .replace(/\.(\d+)/g, (_, index) => ` ${Number(index) + 1}`)
    .replaceAll(".", ", ")
    .replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}
