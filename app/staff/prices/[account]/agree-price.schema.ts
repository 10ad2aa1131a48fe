import { z } from "zod";
import { operationPriceOf } from "../operation-choices";
import { fromUtcField } from "../price-words";

const figure = z.number("Enter a number").nullable();
const moment = z.string();

/** What the form holds: all kinds at once, of which the chosen one counts. */
export const agreePriceFormSchema = z
  .object({
    kind: z.enum(["operation", "model", "credit"]),
    operation: z.string(),
    model: z.string().trim(),
    credits: figure,
    input: figure,
    output: figure,
    cents: figure,
    negotiated: z.enum(["negotiated", "override"]),
    begins: moment,
    ends: moment,
    note: z.string().trim().min(5, "Give a reason of at least five characters"),
  })
  .superRefine((values, context) => {
    const needed = {
      operation: ["operation", "credits"],
      model: ["model", "input"],
      credit: ["cents"],
    } as const;
    for (const field of needed[values.kind]) {
      if (values[field] === null || values[field] === "") {
        context.addIssue({ code: "custom", path: [field], message: "Fill this in" });
      }
    }
  });

export type Agreement = z.output<typeof agreePriceFormSchema>;

export const emptyAgreement: z.input<typeof agreePriceFormSchema> = {
  kind: "operation",
  operation: "",
  model: "",
  credits: null,
  input: null,
  output: null,
  cents: null,
  negotiated: "negotiated",
  begins: "",
  ends: "",
  note: "",
};

/** The request of a filled-in form. */
export function agreementOf(values: Agreement) {
  return {
    ...subjectOf(values),
    negotiated: values.negotiated === "negotiated",
    ...(values.begins ? { effective_at: fromUtcField(values.begins) } : {}),
    ...(values.ends ? { ends_at: fromUtcField(values.ends) } : {}),
    note: values.note,
  };
}

function subjectOf(values: Agreement): { subject: string; prices: Record<string, unknown> } {
  if (values.kind === "credit") {
    return { subject: "credit", prices: { cents_per_credit: values.cents } };
  }
  if (values.kind === "model") {
    return {
      subject: `model:${values.model}`,
      prices: {
        input_credits_per_million: values.input,
        ...(values.output === null ? {} : { output_credits_per_million: values.output }),
      },
    };
  }
  const [key, prices] = operationPriceOf(values.operation, values.credits ?? 0);
  return { subject: `operation:${key}`, prices };
}
