import { invalid } from "@/server/foundation/errors";
import { inputBudget, refused, shortened } from "../endpoints/input-budget";

/**
 * What the address of a request says.
 * @throws validation_failed when it says a name twice (neither is meant), too much, or in broken encoding
 */
export function queryOf(request: Request): Record<string, string> {
  const start = request.url.indexOf("?");
  if (start === -1) return {};
  refuseBrokenEncoding(request.url.slice(start + 1));
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(request.url.slice(start + 1))) {
    if (values.has(name)) throw invalid(shortened(name), "Is given more than once");
    if (values.size === inputBudget.parameters)
      throw refused(`The address has more than ${inputBudget.parameters} parameters`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

function refuseBrokenEncoding(query: string): void {
  if (!query.includes("%")) return;
  try {
    decodeURIComponent(query);
  } catch {
    throw refused("The address contains broken percent-encoding");
  }
}

/** Whether a request only asks what would happen. @throws validation_failed */
export function isDryRun(request: Request): boolean {
  if (!request.url.includes("dry_run=")) return false;
  const said = queryOf(request).dry_run;
  if (said === "true" || said === "1") return true;
  if (said === "false" || said === "0") return false;
  throw invalid("dry_run", "Use true or false");
}
