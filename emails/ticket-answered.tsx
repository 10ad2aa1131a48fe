import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph, Quote } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Brings the answer itself, so that it can be read without signing in. */
export const ticketAnswered = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line.optional(),
    ticketId: line,
    ticketSubject: line,
    answer: z.string().min(1).max(20_000),
    /** Support asks something and waits. */
    asksBack: z.boolean().default(false),
    ticketUrl: webUrl,
    /** Where a reply reaches the ticket. */
    replyTo: z.email().optional(),
  }),
  transactional: true,
  subject: (props) =>
    `${props.asksBack ? "We need more from you" : "Answered"}: ${props.ticketSubject}`,
  Body: (props) => (
    <EmailLayout
      preview={props.answer}
      title={props.ticketSubject}
      action={{ label: "Open the ticket", url: props.ticketUrl }}
      after={
        <FinePrint>
          Ticket {props.ticketId}.{" "}
          {props.replyTo
            ? "Reply to this email, or write in the ticket, if anything is still open."
            : "Write in the ticket if anything is still open."}{" "}
          Support costs no credits.
        </FinePrint>
      }
      footer={props}
      repliesAreRead={props.replyTo !== undefined}
    >
      <Paragraph>
        {props.asksBack
          ? "Support needs more from you to go on:"
          : "Support answered your question:"}
      </Paragraph>
      <Quote>{props.answer}</Quote>
    </EmailLayout>
  ),
});
