import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Tells the staff that somebody waits; what was written is read at the desk. */
export const ticketWaiting = defineEmail({
  schema: z.object({
    ...footerShape,
    fromOrganization: line,
    ticketSubject: line,
    kind: line,
    /** Somebody wrote again. */
    isReply: z.boolean(),
    ticketUrl: webUrl,
  }),
  transactional: true,
  subject: ({ isReply, ticketSubject }) =>
    `${isReply ? "Reply in ticket" : "New ticket"}: ${ticketSubject}`,
  Body: (props) => (
    <EmailLayout
      preview={`From ${props.fromOrganization}`}
      title={props.isReply ? "A ticket has a new reply" : "A new ticket arrived"}
      action={{ label: "Open the ticket", url: props.ticketUrl }}
      after={<FinePrint>You get this as a member of the staff.</FinePrint>}
      footer={props}
    >
      <Paragraph>
        {props.isReply
          ? `${props.fromOrganization} wrote again and is waiting for an answer.`
          : `${props.fromOrganization} is waiting for an answer.`}
      </Paragraph>
      <Facts
        rows={[
          ["Subject", props.ticketSubject],
          ["Kind", props.kind],
        ]}
      />
    </EmailLayout>
  ),
});
