export const FAULT_EFFECTS = [
  "drop_before",
  "drop_after",
  "hang",
  "reset",
  "truncate",
  "status_400",
  "status_500",
  "status_429",
  "status_409",
] as const;

export type FaultEffect = (typeof FAULT_EFFECTS)[number];

export interface Fault {
  method: string;
  path: string;
  times: number;
  effect: FaultEffect;
  /** A 500 after the work was done: the caller cannot tell it from one before. */
  performed: boolean;
}

/**
 * Takes the first fault that fits the request, and uses one of its times up. `*` fits any verb;
 * in a path `*` or `{id}` fits one part, and a trailing `*` the rest.
 */
export function takeFault(faults: Fault[], method: string, path: string): Fault | null {
  const index = faults.findIndex(
    (fault) =>
      (fault.method === "*" || fault.method.toUpperCase() === method) && fits(fault.path, path),
  );
  const fault = faults[index];
  if (!fault) return null;
  fault.times -= 1;
  if (fault.times <= 0) faults.splice(index, 1);
  return fault;
}

function fits(pattern: string, path: string): boolean {
  if (pattern === "*") return true;
  const source = pattern
    .split("/")
    .map((part, index, parts) => {
      if (part === "*" && index === parts.length - 1) return ".+";
      if (part === "*" || /^(\{.*\}|:.*)$/.test(part)) return "[^/]+";
      return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    })
    .join("/");
  return new RegExp(`^${source}$`).test(path);
}
