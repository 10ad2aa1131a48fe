import { addDays } from "@/server/foundation/clock";

/** Days until a document is due whose contact has no payment terms. */
const USUAL_TERMS_DAYS = 30;

/** When a document is due that was issued on this day. @param termsDays the contact's payment terms */
export function dueDateOf(issueDate: string, termsDays: number | null): string {
  return addDays(issueDate, termsDays ?? USUAL_TERMS_DAYS);
}
