import { z } from "zod";
import { formatDate } from "@/server/foundation/date-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph, Quote } from "./parts";
import { footerShape, line } from "./props.schema";

/** An invoice for a customer of one of our customers; the PDF is attached. */
export const invoice = defineEmail({
  schema: z.object({
    ...footerShape,
    /** Finds the PDF when the email is sent. */
    invoiceId: z.string(),
    organizationName: line,
    /** Where an answer goes; without one, answers are not read. */
    replyTo: z.email().optional(),
    number: line,
    /** What is to be paid, as the invoice says it: `$1,200.00`. */
    due: line,
    dueOn: z.iso.date(),
    message: z.string().max(1000),
  }),
  transactional: true,
  subject: (props) => `Invoice ${props.number} from ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={`${props.due}, due ${dayInWords(props.dueOn)}. The invoice is attached.`}
      title={`Invoice ${props.number}`}
      sender={{ name: props.organizationName, replyTo: props.replyTo }}
      footer={props}
    >
      <Paragraph>{props.organizationName} sent you an invoice. It is attached as a PDF.</Paragraph>
      {props.message.trim() ? <Quote>{props.message}</Quote> : null}
      <Facts
        rows={[
          ["To pay", props.due],
          ["Due", dayInWords(props.dueOn)],
        ]}
      />
    </EmailLayout>
  ),
});

const dayInWords = (day: string) => formatDate(`${day}T00:00:00Z`);
