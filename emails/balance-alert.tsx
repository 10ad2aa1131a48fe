import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, TextLink } from "./parts";
import { credits, footerShape, line, webUrl } from "./props.schema";
import { creditsWithWorth } from "./words";

/** An alert that somebody set: the balance of an account or a wallet fell below its threshold. */
export const balanceAlert = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** null: the whole account. */
    walletName: line.nullable(),
    thresholdPercent: z.number().nullable(),
    thresholdCredits: credits.nonnegative(),
    availableCredits: credits,
    totalCredits: credits,
    percentLeft: z.number(),
    /** Nothing happened: somebody looks whether it arrives. */
    isTest: z.boolean(),
    buyUrl: webUrl,
    alertsUrl: webUrl,
  }),
  transactional: false,
  subject: (props) => `${props.isTest ? "Test: " : ""}${ownerOf(props)} has ${leftOf(props)}`,
  Body: (props) => (
    <EmailLayout
      preview={
        props.isTest ? "This is a test. Nothing happened." : `The alert is set at ${setAt(props)}.`
      }
      title={props.isTest ? "This is a test of an alert" : "The balance fell below your alert"}
      action={{ label: "Buy credits", url: props.buyUrl }}
      after={
        <FinePrint>
          You get one message each time the balance falls below the threshold:{" "}
          <TextLink href={props.alertsUrl}>change or delete the alert</TextLink>
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.isTest ? "Nothing happened. " : null}
        {ownerOf(props)} has{" "}
        {props.availableCredits > 0
          ? `${creditsWithWorth(props.availableCredits)} left.`
          : "no credits left."}{" "}
        Nothing was charged.
      </Paragraph>
      <Facts
        rows={[
          ["Available", availableOf(props)],
          ["Alert below", setAt(props)],
        ]}
      />
    </EmailLayout>
  ),
});

type Props = {
  organizationName: string;
  walletName: string | null;
  thresholdPercent: number | null;
  thresholdCredits: number;
  availableCredits: number;
  totalCredits: number;
  percentLeft: number;
};

function ownerOf({ organizationName, walletName }: Props): string {
  return walletName === null ? organizationName : `${organizationName} (${walletName})`;
}

function leftOf({ availableCredits }: Props): string {
  return availableCredits > 0 ? `${creditsInWords(availableCredits)} left` : "no credits left";
}

function availableOf({ availableCredits, totalCredits, percentLeft, thresholdPercent }: Props) {
  const left = creditsInWords(availableCredits);
  return thresholdPercent === null || totalCredits <= 0
    ? left
    : `${left}, ${percentLeft}% of ${creditsInWords(totalCredits)}`;
}

function setAt({ thresholdPercent, thresholdCredits }: Props): string {
  const amount = creditsInWords(thresholdCredits);
  return thresholdPercent === null ? amount : `${thresholdPercent}%, ${amount}`;
}
