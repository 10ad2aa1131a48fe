import { notFound } from "@/server/foundation/errors";
import type { Caller } from "@/server/organizations/caller";

/** Staff pages do not exist for anyone else: a key of theirs is not a person either. @throws not_found */
export function requireStaff(caller: Caller): asserts caller is Extract<Caller, { kind: "user" }> {
  if (caller.kind !== "user" || !caller.isStaff) throw notFound("page");
}
