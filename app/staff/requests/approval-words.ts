import type { AwaitsApproval } from "@/server/staff/requests/request.schema";

/** What a form of ours says when it is through: what was done, or that somebody else decides. */
export function doneOrWaits<Done extends object>(
  answer: Done | AwaitsApproval,
  done: (answer: Done) => string,
): string {
  return "approval_request" in answer
    ? "A second person has to approve this. It is waiting under Approvals; nothing has changed yet."
    : done(answer);
}

/** What each form says above its fields. */
export function limitInWords(limit: { approval_above: number; approval_window_hours: number }) {
  const credits = limit.approval_above.toLocaleString("en-US");
  return `Above ${credits} credits in ${limit.approval_window_hours} hours, by you or for this account, a second person has to approve.`;
}
