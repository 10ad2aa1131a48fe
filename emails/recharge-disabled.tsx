import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, TextLink } from "./parts";
import {
  cardBrand,
  cardLast4,
  cents,
  credits,
  currency,
  footerShape,
  line,
  webUrl,
} from "./props.schema";
import { knownCardInWords } from "./words";

type Reason = z.infer<typeof reason>;
const reason = z.enum([
  "repeated_declines",
  "card_refused",
  "card_removed",
  "card_expired",
  "not_confirmed",
  "dispute",
  "refund",
  "switched_off",
]);

const because: Record<Reason, string> = {
  repeated_declines: "Three charges in a row didn’t go through",
  card_refused: "The bank declined the card",
  card_removed: "The card it used was removed",
  card_expired: "The card it used has expired",
  not_confirmed: "The bank asked for a confirmation, and nobody confirmed within a day",
  dispute: "A payment is disputed with the bank",
  refund: "A payment was refunded",
  switched_off: "Someone in your organization switched it off",
};

const startsAgain: Record<Reason, { label: string; words: string }> = {
  repeated_declines: {
    label: "Review auto-recharge",
    words: "Add another card or switch it on in the settings to start it again.",
  },
  card_refused: { label: "Update card", words: "Add another card to start it again." },
  card_removed: { label: "Update card", words: "Add another card to start it again." },
  card_expired: { label: "Update card", words: "Add another card to start it again." },
  not_confirmed: {
    label: "Review auto-recharge",
    words: "Add another card or switch it on in the settings to start it again.",
  },
  dispute: {
    label: "See the auto-recharge settings",
    words: "Switch it on in the settings to start it again.",
  },
  refund: {
    label: "See the auto-recharge settings",
    words: "Switch it on in the settings to start it again.",
  },
  switched_off: {
    label: "See the auto-recharge settings",
    words: "If you expected this, there is nothing to do.",
  },
};

/** Recharge stopped and stays so until a person or another card starts it again. */
export const rechargeDisabled = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** A reason we do not know reads as the mildest one. */
    reason: reason.catch("repeated_declines"),
    cardBrand: cardBrand.optional(),
    cardLast4: cardLast4.optional(),
    /** The charge that was tried last. */
    amountCents: cents.optional(),
    currency: currency.optional(),
    availableCredits: credits,
    rechargeUrl: webUrl,
    buyUrl: webUrl.optional(),
  }),
  transactional: true,
  subject: (props) => `Auto-recharge is off for ${props.organizationName}`,
  Body: (props) => {
    const card = knownCardInWords(props);
    return (
      <EmailLayout
        preview={`${because[props.reason]}. ${creditsInWords(props.availableCredits)} left.`}
        title="Auto-recharge is off"
        action={{ label: startsAgain[props.reason].label, url: props.rechargeUrl }}
        after={
          props.buyUrl ? (
            <FinePrint>
              You can still buy credits manually:{" "}
              <TextLink href={props.buyUrl}>buy credits</TextLink>
            </FinePrint>
          ) : null
        }
        footer={props}
      >
        <Paragraph>
          {because[props.reason]}, so auto-recharge is off for {props.organizationName}. Nothing was
          charged.
        </Paragraph>
        <Paragraph>
          The balance can still be used; at zero, paid operations are refused.{" "}
          {startsAgain[props.reason].words}
        </Paragraph>
        <Facts
          rows={[
            ["Available", creditsInWords(props.availableCredits)],
            props.amountCents === undefined
              ? null
              : ["Not charged", formatMoneyCents(props.amountCents, props.currency)],
            card ? ["Card", card] : null,
          ]}
        />
      </EmailLayout>
    );
  },
});
