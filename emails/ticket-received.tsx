import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Tells the writer that the question arrived and where the answer will be. */
export const ticketReceived = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line.optional(),
    ticketId: line,
    ticketSubject: line,
    ticketUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `We received your question: ${props.ticketSubject}`,
  Body: (props) => (
    <EmailLayout
      preview="We’ll answer by email."
      title="We received your question"
      action={{ label: "Open the ticket", url: props.ticketUrl }}
      after={
        <FinePrint>Add details there rather than by reply. Support costs no credits.</FinePrint>
      }
      footer={props}
    >
      <Paragraph>Your question reached support. We’ll answer by email to this address.</Paragraph>
      <Facts
        rows={[
          ["Subject", props.ticketSubject],
          ["Ticket", props.ticketId],
        ]}
      />
    </EmailLayout>
  ),
});
