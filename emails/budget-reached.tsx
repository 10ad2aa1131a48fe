import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { credits, footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

type BudgetAction = z.infer<typeof budgetAction>;
const budgetAction = z.enum(["block", "notify", "pause"]);

const atTheLimit: Record<BudgetAction, string> = {
  block: "Operations it covers are refused",
  notify: "Operations continue: this budget only notifies you",
  pause: "What it covers is refused until someone resumes the budget",
};

const beforeTheLimit: Record<BudgetAction, string> = {
  block: "Everything continues; at 100% the operations it covers are refused",
  notify: "Everything continues, even at 100%: this budget only notifies you",
  pause: "Everything continues; at 100% what it covers is paused",
};

/** A budget crossed one of its marks (50, 80 or 100%). */
export const budgetReached = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** What the budget is on, as a person reads it: "Client A", "API key prod". */
    budgetName: line,
    percent: z.number().positive(),
    spentCredits: credits,
    limitCredits: credits,
    period: z.enum(["day", "week", "month", "lifetime"]),
    action: budgetAction,
    /** It refuses everything until a person resumes it. */
    paused: z.boolean().default(false),
    /** When the window starts again; null for a lifetime budget. */
    resetsAt: isoTime.nullish(),
    timeZone,
    budgetUrl: webUrl,
  }),
  transactional: false,
  subject: (props) =>
    props.paused
      ? `${props.budgetName}: budget paused`
      : `${props.budgetName} has used ${props.percent}% of its budget`,
  Body: (props) => {
    const words = props.paused || props.percent >= 100 ? atTheLimit : beforeTheLimit;
    const until =
      props.percent >= 100 && props.action === "block" && props.resetsAt
        ? ` until ${timeInWords(props.resetsAt, props.timeZone)}`
        : "";
    return (
      <EmailLayout
        preview={`${creditsInWords(props.spentCredits)} of ${creditsInWords(props.limitCredits)}.`}
        title={props.paused ? "A budget is paused" : `${props.percent}% of a budget is used`}
        action={{ label: "Open the budget", url: props.budgetUrl }}
        after={<FinePrint>A budget limits spending; it holds no credits itself.</FinePrint>}
        footer={props}
      >
        <Paragraph>
          {props.budgetName}
          {props.budgetName === props.organizationName ? "" : ` in ${props.organizationName}`} has
          used {creditsInWords(props.spentCredits)} of {creditsInWords(props.limitCredits)}
          {props.period === "lifetime" ? "" : ` this ${props.period}`}. {words[props.action]}
          {until}. No card was charged.
        </Paragraph>
        <Facts
          rows={[
            ["Budget", props.budgetName],
            ["Used", creditsInWords(props.spentCredits)],
            ["Limit", creditsInWords(props.limitCredits)],
            props.resetsAt ? ["Resets", timeInWords(props.resetsAt, props.timeZone)] : null,
          ]}
        />
      </EmailLayout>
    );
  },
});
