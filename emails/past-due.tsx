import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { askPayers } from "./ask-payers";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { credits, footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { creditsWithWorth, timeInWords } from "./words";

/** The base fee or a reversed payment met an empty balance: credits are owed, and the grace period runs. */
export const pastDue = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    debtCredits: credits.positive(),
    /** When writes stop unless the debt is paid. */
    suspendsAt: isoTime,
    timeZone,
    buyUrl: webUrl,
    canRecharge: z.boolean().default(true),
  }),
  transactional: true,
  subject: (props) =>
    `${props.organizationName} is past due: ${creditsInWords(props.debtCredits)} owed`,
  Body: (props) => (
    <EmailLayout
      preview={`Add credits before ${timeInWords(props.suspendsAt, props.timeZone)}.`}
      title="The account is past due"
      action={{
        label: props.canRecharge ? "Buy credits" : "See the balance",
        url: props.buyUrl,
      }}
      after={
        <FinePrint>
          {props.canRecharge
            ? "New credits pay the debt first; you can use the rest at once."
            : askPayers(props.organizationName)}
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        More was due than the balance covered (base fees, or credits of a payment that was taken
        back), so {props.organizationName} owes {creditsWithWorth(props.debtCredits)}. No card was
        charged.
      </Paragraph>
      <Paragraph>
        Paid work is paused. Add credits to continue. If none are added by{" "}
        {timeInWords(props.suspendsAt, props.timeZone)}, the account is suspended: changes are
        refused, reading stays free and no data is lost.
      </Paragraph>
      <Facts
        rows={[
          ["Owed", creditsInWords(props.debtCredits)],
          ["Suspended from", timeInWords(props.suspendsAt, props.timeZone)],
        ]}
      />
    </EmailLayout>
  ),
});
