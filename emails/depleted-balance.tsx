import { BalanceNotice, balanceNoticeSchema } from "./balance-notice";
import { defineEmail } from "./define-email";

/** The last crossing: paid operations answer 402 from here on. */
export const depletedBalance = defineEmail({
  schema: balanceNoticeSchema,
  transactional: true,
  subject: (props) => `${props.organizationName} is out of credits`,
  Body: (props) => (
    <BalanceNotice
      {...props}
      title="The credits are used up"
      consequence="Paid operations are refused until credits are added. Reading stays free, and nothing is lost."
    />
  ),
});
