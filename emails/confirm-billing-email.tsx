import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** The one email that a new billing address gets before it has agreed to any. */
export const confirmBillingEmail = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    url: webUrl,
    days: z.int().positive(),
    reminder: z.boolean().default(false),
  }),
  transactional: true,
  subject: ({ organizationName, reminder }) =>
    `${reminder ? "Reminder: confirm" : "Confirm"} this address for ${organizationName} billing emails`,
  Body: ({ organizationName, url, days, ...footer }) => (
    <EmailLayout
      preview={`Receipts and notices for ${organizationName} come here once you confirm.`}
      title="Confirm this address"
      action={{ label: "Confirm the address", url }}
      after={
        <FinePrint>
          The link works for {days} days. If you don’t know {organizationName}, ignore this: you
          won’t get any more email.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        {organizationName} wants its receipts and balance notices sent to this address. You’ll get
        nothing else until you confirm, and nothing is charged to you.
      </Paragraph>
    </EmailLayout>
  ),
});
