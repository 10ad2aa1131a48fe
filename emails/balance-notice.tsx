import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { askPayers } from "./ask-payers";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, TextLink } from "./parts";
import { credits, footerShape, line, webUrl } from "./props.schema";
import { creditsWithWorth } from "./words";

/** What low, critical and depleted have in common: one shape, so a crossing only picks the name. */
export const balanceNoticeSchema = z.object({
  ...footerShape,
  organizationName: line,
  availableCredits: credits,
  thresholdCredits: credits.nonnegative(),
  buyUrl: webUrl,
  rechargeUrl: webUrl,
  /** Whether this reader may buy credits and set the recharge. */
  canRecharge: z.boolean(),
});

type BalanceNoticeProps = z.output<typeof balanceNoticeSchema> & {
  title: string;
  /** What it means for the work of the organization. */
  consequence: string;
};

/** The body of the three balance notices: the figure, what it means, and who can mend it. */
export function BalanceNotice(props: BalanceNoticeProps) {
  return (
    <EmailLayout
      preview={`${props.consequence} Nothing was charged.`}
      title={props.title}
      action={
        props.canRecharge
          ? { label: "Buy credits", url: props.buyUrl }
          : { label: "See the balance", url: props.buyUrl }
      }
      after={
        props.canRecharge ? (
          <FinePrint>
            Auto-recharge refills the balance from a saved card when it runs low:{" "}
            <TextLink href={props.rechargeUrl}>set up auto-recharge</TextLink>
          </FinePrint>
        ) : null
      }
      footer={props}
    >
      <Paragraph>
        {props.organizationName} has{" "}
        {props.availableCredits > 0 ? creditsWithWorth(props.availableCredits) : "no credits"} left.{" "}
        {props.consequence} Nothing was charged.
      </Paragraph>
      <Facts
        rows={[
          ["Available", creditsInWords(props.availableCredits)],
          ["Notice below", creditsInWords(props.thresholdCredits)],
        ]}
      />
      {props.canRecharge ? null : <Paragraph>{askPayers(props.organizationName)}</Paragraph>}
    </EmailLayout>
  );
}
