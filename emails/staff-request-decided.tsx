import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph, Quote } from "./parts";
import { line } from "./props.schema";
import { staffRequestFacts, staffRequestShape } from "./staff-request-waiting";

const words = {
  approved: { title: "Your request was approved", effect: "It has taken effect." },
  rejected: { title: "Your request was rejected", effect: "Nothing was changed." },
};

/** Sent to whoever asked, when a colleague has decided. */
export const staffRequestDecided = defineEmail({
  schema: z.object({
    ...staffRequestShape,
    decision: z.enum(["approved", "rejected"]),
    decidedBy: line,
  }),
  transactional: true,
  subject: ({ decision, request, organizationName }) =>
    `${decision === "approved" ? "Approved" : "Rejected"}: ${request}${organizationName ? ` (${organizationName})` : ""}`,
  Body: (props) => {
    const { title, effect } = words[props.decision];
    return (
      <EmailLayout
        preview={`${props.decidedBy} ${props.decision} it. ${effect}`}
        title={title}
        action={{ label: "Open requests", url: props.requestsUrl }}
        footer={props}
      >
        <Paragraph>
          {props.decidedBy} {props.decision} your request. {effect}
        </Paragraph>
        {props.reason ? <Quote>{props.reason}</Quote> : null}
        <Facts rows={[...staffRequestFacts(props), ["Decided by", props.decidedBy]]} />
      </EmailLayout>
    );
  },
});
