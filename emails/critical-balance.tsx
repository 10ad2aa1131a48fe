import { creditsInWords } from "@/server/pricing/amount-words";
import { BalanceNotice, balanceNoticeSchema } from "./balance-notice";
import { defineEmail } from "./define-email";

/** The second crossing: operations will soon be refused. */
export const criticalBalance = defineEmail({
  schema: balanceNoticeSchema,
  transactional: true,
  subject: (props) =>
    `${props.organizationName} is almost out of credits: ${creditsInWords(props.availableCredits)} left`,
  Body: (props) => (
    <BalanceNotice
      {...props}
      title="The balance is almost used up"
      consequence="Operations that cost more than that are refused; the rest keep running."
    />
  ),
});
