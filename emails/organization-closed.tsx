import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Tells every owner that the organization was closed, whoever closed it. */
export const organizationClosed = defineEmail({
  schema: z.object({ ...footerShape, organizationName: line, overviewUrl: webUrl }),
  transactional: true,
  subject: (props) => `${props.organizationName} was closed`,
  Body: (props) => (
    <EmailLayout
      preview="Nothing is charged any more. An owner can reopen it."
      title="The organization is closed"
      action={{ label: "Open the settings", url: props.overviewUrl }}
      after={
        <FinePrint>
          If this wasn’t meant to happen, reopen it in the settings, or contact support.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.organizationName} and the sub-organizations it owns are closed. API keys, invitations
        and paid operations are refused, auto-recharge is off, and no base fee is charged.
      </Paragraph>
      <Paragraph>
        Credits, books and receipts are kept. As an owner you can read them and reopen the
        organization at any time.
      </Paragraph>
    </EmailLayout>
  ),
});
