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
    ticketUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `Answered: ${props.ticketSubject}`,
  Body: (props) => (
    <EmailLayout
      preview={props.answer}
      title={props.ticketSubject}
      action={{ label: "Open the ticket", url: props.ticketUrl }}
      after={
        <FinePrint>
          Ticket {props.ticketId}. Reply in the ticket if anything is still open; otherwise there is
          nothing to do. Support costs no credits.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>Support answered your question:</Paragraph>
      <Quote>{props.answer}</Quote>
    </EmailLayout>
  ),
});
