import { invalid } from "@/server/foundation/errors";

/** What the address of a request says. @throws validation_failed: of two values for one name none is meant */
export function queryOf(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.url);
  for (const name of searchParams.keys())
    if (searchParams.getAll(name).length > 1) throw invalid(name, "Is said more than once");
  return Object.fromEntries(searchParams);
}

/** Whether a request only asks what would happen. @throws validation_failed */
export function isDryRun(request: Request): boolean {
  if (!request.url.includes("dry_run=")) return false;
  const said = queryOf(request).dry_run;
  if (said === "true" || said === "1") return true;
  if (said === "false" || said === "0") return false;
  throw invalid("dry_run", "Say true or false");
}
