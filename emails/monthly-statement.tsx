import { z } from "zod";
import { formatCreditsDelta, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, TextLink } from "./parts";
import { cents, credits, currency, footerShape, line, webUrl } from "./props.schema";
import { creditsInWords, monthInWords } from "./words";

/** The month in one table: opening, what came, what went, closing. */
export const monthlyStatement = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** `"2026-10"`, in the organization's time zone. */
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    openingCredits: credits,
    purchasedCredits: credits.nonnegative(),
    grantedCredits: credits.nonnegative().default(0),
    /** What left the balance, as positive numbers. */
    usedCredits: credits.nonnegative(),
    baseFeeCredits: credits.nonnegative().default(0),
    expiredCredits: credits.nonnegative().default(0),
    /** Refunds taken back and adjustments, with their sign. */
    otherCredits: credits.default(0),
    closingCredits: credits,
    chargedCents: cents,
    currency,
    statementUrl: webUrl,
    pdfUrl: webUrl.optional(),
  }),
  transactional: false,
  subject: (props) => `${props.organizationName}: statement for ${monthInWords(props.month)}`,
  Body: (props) => (
    <EmailLayout
      preview={`${creditsInWords(props.usedCredits)} used, ${creditsInWords(props.closingCredits)} left.`}
      title={`Statement for ${monthInWords(props.month)}`}
      action={{ label: "Open the statement", url: props.statementUrl }}
      after={
        <FinePrint>
          This is not a bill: everything charged is paid, and nothing is due.{" "}
          {props.pdfUrl ? <TextLink href={props.pdfUrl}>Download it as PDF</TextLink> : null}
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.organizationName} used {creditsInWords(props.usedCredits)} and was charged{" "}
        {formatMoneyCents(props.chargedCents, props.currency)} in {monthInWords(props.month)}.
      </Paragraph>
      <Facts
        rows={[
          ["Opening balance", creditsInWords(props.openingCredits)],
          ["Purchased", formatCreditsDelta(props.purchasedCredits)],
          props.grantedCredits ? ["Granted", formatCreditsDelta(props.grantedCredits)] : null,
          ["Used by operations", formatCreditsDelta(-props.usedCredits)],
          props.baseFeeCredits ? ["Base fee", formatCreditsDelta(-props.baseFeeCredits)] : null,
          props.expiredCredits ? ["Expired", formatCreditsDelta(-props.expiredCredits)] : null,
          props.otherCredits
            ? ["Refunds and adjustments", formatCreditsDelta(props.otherCredits)]
            : null,
          ["Closing balance", creditsInWords(props.closingCredits)],
          ["Charged", formatMoneyCents(props.chargedCents, props.currency)],
        ]}
      />
    </EmailLayout>
  ),
});
