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
    /** Where a reply reaches the ticket. */
    replyTo: z.email().optional(),
  }),
  transactional: true,
  subject: (props) => `We received your question: ${props.ticketSubject}`,
  Body: (props) => (
    <EmailLayout
      preview="We’ll answer by email."
      title="We received your question"
      action={{ label: "Open the ticket", url: props.ticketUrl }}
      after={
        <FinePrint>
          {props.replyTo
            ? "To add something, reply to this email or write in the ticket."
            : "To add something, write in the ticket."}{" "}
          Support costs no credits.
        </FinePrint>
      }
      footer={props}
      repliesAreRead={props.replyTo !== undefined}
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
