/** A form value before it is typed: text, a list, or named parts. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type FormObject = { [name: string]: FormValue };

/**
 * Reads a form-encoded body with nested brackets, as the SDKs send it: `a[b]=1&c[0][d]=2&e[]=3`.
 * Numbered parts become lists.
 */
export function parseForm(text: string): FormObject {
  const root: FormObject = Object.create(null) as FormObject;
  for (const [name, value] of new URLSearchParams(text)) assign(root, splitName(name), value);
  return finish(root) as FormObject;
}

function splitName(name: string): string[] {
  const open = name.indexOf("[");
  if (open <= 0) return [name];
  const parts = [name.slice(0, open)];
  for (const match of name.slice(open).matchAll(/\[([^\]]*)\]/g)) parts.push(match[1] ?? "");
  return parts;
}

function assign(root: FormObject, path: string[], value: string): void {
  let node = root;
  path.forEach((part, index) => {
    // `a[]=1&a[]=2`: every empty part is the next number.
    const key = part === "" ? String(Object.keys(node).length) : part;
    if (index === path.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key];
    if (typeof next === "object" && !Array.isArray(next)) node = next;
    else {
      const made: FormObject = Object.create(null) as FormObject;
      node[key] = made;
      node = made;
    }
  });
}

function finish(value: FormValue, isRoot = true): FormValue {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, finish(inner, false)] as const);
  const numbered = !isRoot && entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key));
  if (!numbered) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner);
}
