import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { askPayers } from "./ask-payers";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { credits, footerShape, line, webUrl } from "./props.schema";
import { creditsWithWorth } from "./words";

/** The grace period ended: writes answer 402 until the debt is paid. */
export const suspended = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    debtCredits: credits.nonnegative(),
    buyUrl: webUrl,
    canRecharge: z.boolean().default(true),
  }),
  transactional: true,
  subject: (props) => `${props.organizationName} is suspended until credits are added`,
  Body: (props) => (
    <EmailLayout
      preview="Reading stays free. Add credits to resume at once."
      title="The account is suspended"
      action={{
        label: props.canRecharge ? "Buy credits" : "See the balance",
        url: props.buyUrl,
      }}
      after={
        <FinePrint>
          {props.canRecharge
            ? "It resumes automatically as soon as credits are added."
            : askPayers(props.organizationName)}
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.organizationName} owes {creditsWithWorth(props.debtCredits)} and the grace period has
        ended, so changes are refused for now. No card was charged.
      </Paragraph>
      <Paragraph>All data is kept and can be read and exported.</Paragraph>
      <Facts rows={[["Owed", creditsInWords(props.debtCredits)]]} />
    </EmailLayout>
  ),
});
