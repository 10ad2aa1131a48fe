import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import {
  cardBrand,
  cardLast4,
  cents,
  credits,
  currency,
  footerShape,
  isoTime,
  line,
  timeZone,
  webUrl,
} from "./props.schema";
import { declineInWords, failedChargeInWords, nearTimeInWords, timeInWords } from "./words";

/** A declined automatic charge: what was tried, that nothing was taken, when the next try is. */
export const rechargeFailed = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    amountCents: cents,
    currency,
    cardBrand,
    cardLast4,
    /** The decline code, or any reason we do not know: told in neutral words. */
    reason: line,
    availableCredits: credits,
    /** When it was declined: makes the next try readable as "tomorrow 09:00". */
    attemptedAt: isoTime.optional(),
    nextTryAt: isoTime.nullish(),
    /** The card that is charged in its place from now on: "Mastercard 4444". */
    replacedBy: line.optional(),
    timeZone,
    updateCardUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `${failedChargeInWords(props)} for ${props.organizationName}`,
  Body: (props) => {
    const next = props.nextTryAt
      ? nearTimeInWords(props.nextTryAt, props.attemptedAt, props.timeZone)
      : null;
    return (
      <EmailLayout
        preview={
          next
            ? `Nothing was charged. Next try ${next}.`
            : props.replacedBy
              ? `Nothing was charged to it. ${props.replacedBy} is used now.`
              : "Nothing was charged. Add a new card to start it again."
        }
        title="The recharge didn’t go through"
        action={{ label: "Update card", url: props.updateCardUrl }}
        after={
          <FinePrint>
            {next
              ? "If the card is fine, you don’t need to do anything: we’ll try again automatically."
              : props.replacedBy
                ? "You don’t need to do anything: auto-recharge continues with the other card."
                : "Auto-recharge continues as soon as another card is saved."}{" "}
            You can also buy credits manually at any time.
          </FinePrint>
        }
        footer={props}
      >
        <Paragraph>
          {failedChargeInWords(props)}: {declineInWords(props.reason)}.{" "}
          {next
            ? `Next try ${next}.`
            : props.replacedBy
              ? `${props.replacedBy} is charged from now on.`
              : "We won’t try this card again."}
        </Paragraph>
        <Paragraph>
          Nothing was charged and no credits were added. {props.organizationName} still has{" "}
          {creditsInWords(props.availableCredits)}.
        </Paragraph>
        {props.nextTryAt ? (
          <Facts
            rows={[
              ["Next try", timeInWords(props.nextTryAt, props.timeZone)],
              ["Available now", creditsInWords(props.availableCredits)],
            ]}
          />
        ) : null}
      </EmailLayout>
    );
  },
});
