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
import { buyerRows, knownCardInWords, taxRows, timeInWords } from "./words";

/** The receipt of a purchase someone made by hand; queued by whoever fulfils it first. */
export const purchaseReceipt = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    ...buyerShape,
    packageName: line,
    credits,
    amountCents: cents,
    currency,
    cardBrand: cardBrand.optional(),
    cardLast4: cardLast4.optional(),
    /** How it was paid when it was no card: "ACH debit", "Wire", "Stablecoin". */
    paymentMethod: line.optional(),
    taxes: taxes.optional(),
    receiptNumber: line.optional(),
    receiptUrl: webUrl.optional(),
    /** What of them paid debt, and what is still owed. */
    debtPaidCredits: credits.optional(),
    debtCredits: credits.optional(),
    availableCredits: credits,
    paidAt: isoTime,
    timeZone,
    ledgerUrl: webUrl.optional(),
  }),
  transactional: true,
  subject: (props) =>
    `Receipt: ${creditsInWords(props.credits)} for ${formatMoneyCents(props.amountCents, props.currency)}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    const paidWith = knownCardInWords(props) ?? props.paymentMethod;
    const url = props.receiptUrl ?? props.ledgerUrl;
    return (
      <EmailLayout
        preview={`${props.packageName}, ${amount}. ${creditsInWords(props.availableCredits)} available.`}
        title={`${creditsInWords(props.credits)} added`}
        action={
          url ? { label: props.receiptUrl ? "View the receipt" : "See the ledger", url } : undefined
        }
        after={
          props.receiptUrl && props.ledgerUrl ? (
            <FinePrint>
              <TextLink href={props.ledgerUrl}>See the credits in the ledger</TextLink>
            </FinePrint>
          ) : null
        }
        footer={props}
      >
        <Paragraph>
          Thank you. {props.organizationName} paid {amount} and the credits are ready to use. There
          is nothing else to pay or to do.
        </Paragraph>
        <Facts
          rows={[
            ...buyerRows(props),
            ["Package", props.packageName],
            ["Added", creditsInWords(props.credits)],
            props.debtPaidCredits
              ? ["Used to pay debt", creditsInWords(props.debtPaidCredits)]
              : null,
            ["Paid", amount],
            ...taxRows(props),
            paidWith ? ["Paid with", paidWith] : null,
            ["Time", timeInWords(props.paidAt, props.timeZone)],
            props.receiptNumber ? ["Receipt", props.receiptNumber] : null,
            ["Available now", creditsInWords(props.availableCredits)],
            props.debtCredits ? ["Still owed", creditsInWords(props.debtCredits)] : null,
          ]}
        />
      </EmailLayout>
    );
  },
});
