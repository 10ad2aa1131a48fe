import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
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
  taxes,
  timeZone,
  webUrl,
} from "./props.schema";
import { knownCardInWords, taxRows, timeInWords } from "./words";

/** Money went back; the credits it paid for were taken out of the balance. */
export const refund = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    amountCents: cents,
    currency,
    /** Its share of the taxes in the payment. */
    taxes: taxes.optional(),
    /** Credits taken back with it, as a positive number. */
    credits: credits.nonnegative(),
    /** Of money that nothing asked for: it never became credits. */
    why: z.enum(["paid_twice", "another_amount"]).optional(),
    availableCredits: credits,
    /** What the credits taken back left owing, when some were used already. */
    debtCredits: credits.nonnegative().default(0),
    cardBrand: cardBrand.optional(),
    cardLast4: cardLast4.optional(),
    receiptNumber: line.optional(),
    refundedAt: isoTime,
    timeZone,
    ledgerUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `Refunded ${formatMoneyCents(props.amountCents, props.currency)} to ${props.organizationName}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    const card = knownCardInWords(props);
    return (
      <EmailLayout
        preview={`${amount} is on its way back. ${creditsInWords(props.availableCredits)} available.`}
        title={`${amount} refunded`}
        action={{ label: "See the ledger", url: props.ledgerUrl }}
        after={
          <FinePrint>Banks usually show it within 5 to 10 days. There is nothing to do.</FinePrint>
        }
        footer={props}
      >
        {props.why ? (
          <Paragraph>
            {props.why === "paid_twice"
              ? `${amount} reached us twice for the same purchase.`
              : `${amount} reached us, but a different amount was due.`}{" "}
            We returned it {card ? `to ${card}` : "the way it was paid"}. Your credits didn’t
            change.
          </Paragraph>
        ) : (
          <Paragraph>
            We refunded {amount} to {card ?? "the way it was paid"} and took back the{" "}
            {creditsInWords(props.credits)} it had paid for. Nothing was charged.
          </Paragraph>
        )}
        {props.debtCredits > 0 ? (
          <Paragraph>
            Some were already used: {creditsInWords(props.debtCredits)}{" "}
            {props.debtCredits === 1 ? "is" : "are"} owed, and the next credits added pay this
            first.
          </Paragraph>
        ) : null}
        <Facts
          rows={[
            ["Refunded", amount],
            ...taxRows(props),
            card ? ["Card", card] : null,
            ["Taken back", creditsInWords(props.credits)],
            ["Available now", creditsInWords(props.availableCredits)],
            props.debtCredits > 0 ? ["Owed", creditsInWords(props.debtCredits)] : null,
            props.receiptNumber ? ["Receipt", props.receiptNumber] : null,
            ["Time", timeInWords(props.refundedAt, props.timeZone)],
          ]}
        />
      </EmailLayout>
    );
  },
});
