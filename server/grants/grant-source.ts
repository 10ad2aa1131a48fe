/**
 * What a grant came from is a unique text, so that nothing grants twice. These are the ones made
 * here; payments, the welcome credits and refunds write their own.
 */
export const sourcePrefix = {
  given: "given:",
  prepaid: "prepaid:",
  schedule: "schedule:",
  adjustment: "adjustment:",
} as const;

/**
 * The source of a grant somebody gave: their own reference within the account, so that two accounts
 * may have a contract 1 and one account has it once.
 */
export function givenSource(grantType: string, creditAccountId: string, reference: string): string {
  const prefix = grantType === "prepaid" ? sourcePrefix.prepaid : sourcePrefix.given;
  return `${prefix}${creditAccountId}:${reference}`;
}

/** The source of run `n` of a recurring grant. */
export function scheduleSource(scheduleId: string, n: number): string {
  return `${sourcePrefix.schedule}${scheduleId}:${n}`;
}

/** The source as it was written by whoever gave it. */
export function writtenSource(source: string): string {
  const own = [sourcePrefix.given, sourcePrefix.prepaid].find((prefix) =>
    source.startsWith(prefix),
  );
  return own ? source.slice(source.indexOf(":", own.length) + 1) : source;
}
