import { z } from "zod";
import { budgetRequestFacts, budgetRequestShape } from "./budget-request";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph, Quote } from "./parts";
import { line, webUrl } from "./props.schema";

const words = {
  approved: { title: "Your budget was raised", effect: "You can continue." },
  declined: { title: "Your budget request was declined", effect: "The budget is unchanged." },
};

/** Sent to the member who asked. */
export const budgetRequestDecided = defineEmail({
  schema: z.object({
    ...budgetRequestShape,
    decision: z.enum(["approved", "declined"]),
    decidedBy: line,
    /** What whoever declined wrote. */
    note: z.string().optional(),
    budgetsUrl: webUrl,
  }),
  transactional: false,
  subject: ({ decision, organizationName }) => `${words[decision].title} (${organizationName})`,
  Body: (props) => {
    const { title, effect } = words[props.decision];
    return (
      <EmailLayout
        preview={`${props.decidedBy} ${props.decision} your request. ${effect}`}
        title={title}
        action={{ label: "Open budgets", url: props.budgetsUrl }}
        footer={props}
      >
        <Paragraph>
          {props.decidedBy} {props.decision} your request. {effect}
        </Paragraph>
        {props.note ? <Quote>{props.note}</Quote> : null}
        <Facts rows={[...budgetRequestFacts(props), ["Decided by", props.decidedBy]]} />
      </EmailLayout>
    );
  },
});
