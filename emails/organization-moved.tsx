import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Tells the owners of an organization, and of the parents it left and came to, where it is now and who pays. */
export const organizationMoved = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    fromName: line.nullable(),
    toName: line.nullable(),
    payerBefore: line,
    payerName: line,
    overviewUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    props.fromName === props.toName
      ? `${props.organizationName} now has its own billing`
      : `${props.organizationName} was moved`,
  Body: (props) => (
    <EmailLayout
      preview={`${props.payerName} pays from now on.`}
      title={
        props.fromName === props.toName
          ? "Billing of its own"
          : `${props.organizationName} was moved`
      }
      action={{ label: "Open the organizations", url: props.overviewUrl }}
      footer={props}
    >
      <Paragraph>
        {props.fromName === props.toName
          ? `${props.organizationName} stays where it is and gets credits of its own.`
          : `${props.organizationName} and everything below it ${
              props.toName ? `is now part of ${props.toName}` : "now stands on its own"
            }.`}{" "}
        What it used until now stays in the ledger of {props.payerBefore}.
      </Paragraph>
      <Facts
        rows={[
          ["Parent before", props.fromName ?? "None"],
          ["Parent now", props.toName ?? "None"],
          ["Paid by before", props.payerBefore],
          ["Paid by now", props.payerName],
        ]}
      />
    </EmailLayout>
  ),
});
