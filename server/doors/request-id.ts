import { newId } from "@/server/foundation/ids";

/** What a log, a header and a ledger may carry as it is. */
const SAFE = /^[A-Za-z0-9._:-]{1,128}$/;

/** The name of a request: what its sender called it, so that they find it in our answers; else one of ours. */
export function requestIdOf(sent: string | string[] | null | undefined): string {
  return typeof sent === "string" && SAFE.test(sent) ? sent : newId("request");
}
