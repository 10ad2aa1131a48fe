import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, Quote } from "./parts";
import { credits, footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** What somebody asked for; the same facts when it waits and when it was decided. */
export const budgetRequestShape = {
  ...footerShape,
  organizationName: line,
  /** "the daily budget of agent “Night bot”". */
  budgetName: line,
  limitBefore: credits,
  limit: credits,
  /** Until the budget resets; else for good. */
  thisPeriodOnly: z.boolean(),
  paused: z.boolean(),
  /** What the asker wrote. */
  reason: z.string(),
};

type BudgetRequest = z.output<z.ZodObject<typeof budgetRequestShape>>;

export function budgetRequestFacts(props: BudgetRequest) {
  return [
    ["Budget", props.budgetName],
    ["Limit now", creditsInWords(props.limitBefore)],
    [
      "Requested",
      `${creditsInWords(props.limit)}${props.thisPeriodOnly ? " until it resets" : ""}`,
    ],
  ] as const;
}

/** Sent to everybody who may change the budget. */
export const budgetRequest = defineEmail({
  schema: z.object({
    ...budgetRequestShape,
    /** Who asks, as a person reads it: "Agent “Night bot”". */
    askerName: line,
    spentCredits: credits,
    resetsAt: isoTime.nullish(),
    expiresAt: isoTime,
    timeZone,
    decideUrl: webUrl,
  }),
  transactional: false,
  subject: ({ askerName, organizationName }) =>
    `${askerName} asks for more budget (${organizationName})`,
  Body: (props) => (
    <EmailLayout
      preview={`${creditsInWords(props.limitBefore)} now, ${creditsInWords(props.limit)} requested.`}
      title="A budget request"
      action={{ label: "Review the request", url: props.decideUrl }}
      after={
        <FinePrint>
          The link is yours: anyone who has it can decide in your name. It opens a page with the
          request; nothing changes until you approve it there.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.askerName} in {props.organizationName} has reached {props.budgetName}
        {props.paused ? ", which is paused," : ""} and asks for more. Nothing has changed yet.
      </Paragraph>
      <Quote>{props.reason}</Quote>
      <Facts
        rows={[
          ...budgetRequestFacts(props),
          ["Spent", creditsInWords(props.spentCredits)],
          props.resetsAt ? ["Resets", timeInWords(props.resetsAt, props.timeZone)] : null,
          ["Decide by", timeInWords(props.expiresAt, props.timeZone)],
        ]}
      />
    </EmailLayout>
  ),
});
