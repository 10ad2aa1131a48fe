import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, TextLink } from "./parts";
import {
  buyerShape,
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
import { buyerRows, cardInWords, taxRows, timeInWords } from "./words";

/** The receipt of an automatic charge; while recharge works it is the only balance email. */
export const rechargeReceipt = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    ...buyerShape,
    amountCents: cents,
    currency,
    taxes: taxes.optional(),
    credits,
    /** What of them paid debt, and what is still owed. */
    debtPaidCredits: credits.optional(),
    debtCredits: credits.optional(),
    availableCredits: credits,
    cardBrand,
    cardLast4,
    chargedAt: isoTime,
    timeZone,
    ledgerUrl: webUrl,
    receiptUrl: webUrl.optional(),
  }),
  transactional: true,
  subject: (props) =>
    `Recharged ${props.organizationName}: ${creditsInWords(props.credits)} for ${formatMoneyCents(props.amountCents, props.currency)}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    return (
      <EmailLayout
        preview={`${amount} on ${cardInWords(props)}. ${creditsInWords(props.availableCredits)} available.`}
        title={`${creditsInWords(props.credits)} added`}
        action={{ label: "See the ledger", url: props.ledgerUrl }}
        after={
          <FinePrint>
            You don’t need to do anything. The threshold, monthly limit and card are in the
            auto-recharge settings.{" "}
            {props.receiptUrl ? (
              <TextLink href={props.receiptUrl}>Download the receipt</TextLink>
            ) : null}
          </FinePrint>
        }
        footer={props}
      >
        <Paragraph>
          The balance of {props.organizationName} fell below its threshold, so we charged{" "}
          {cardInWords(props)} {amount} and added {creditsInWords(props.credits)}. Nothing else was
          charged.
        </Paragraph>
        <Facts
          rows={[
            ...buyerRows(props),
            ["Charged", amount],
            ...taxRows(props),
            ["Card", cardInWords(props)],
            ["Added", creditsInWords(props.credits)],
            props.debtPaidCredits
              ? ["Used to pay debt", creditsInWords(props.debtPaidCredits)]
              : null,
            ["Available now", creditsInWords(props.availableCredits)],
            props.debtCredits ? ["Still owed", creditsInWords(props.debtCredits)] : null,
            ["Time", timeInWords(props.chargedAt, props.timeZone)],
          ]}
        />
      </EmailLayout>
    );
  },
});
