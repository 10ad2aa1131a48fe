import { creditsInWords } from "@/server/pricing/amount-words";
import { BalanceNotice, balanceNoticeSchema } from "./balance-notice";
import { defineEmail } from "./define-email";

/** The first crossing: time enough to act. Replaced by the recharge receipt while recharge works. */
export const lowBalance = defineEmail({
  schema: balanceNoticeSchema,
  transactional: true,
  subject: (props) =>
    `${props.organizationName} is low on credits: ${creditsInWords(props.availableCredits)} left`,
  Body: (props) => (
    <BalanceNotice
      {...props}
      title="The balance is low"
      consequence="Everything keeps running until they are used."
    />
  ),
});
