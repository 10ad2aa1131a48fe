"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Card, Section } from "@/components/ui/card";
import type { ConversionAnswer } from "@/server/accounting/exchange-rates/exchange-rate.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatMinorUnits, parseMinorUnits } from "../minor-units";

/** What an amount is in another currency on a day, and by which rate. Free. */
export function Converter({
  organizationId,
  bookCurrency,
  today,
}: {
  organizationId: string;
  bookCurrency: string;
  today: string;
}) {
  const [answer, setAnswer] = useState<ConversionAnswer | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setPending] = useState(false);
  return (
    <Section title="Convert an amount" aside="Free">
      <Card>
        <FormShell
          schema={() => import("./converter.schema").then((file) => file.converterForm)}
          defaultValues={{ amount: "", from_currency: "", to_currency: bookCurrency, date: today }}
          className="max-w-3xl"
          onSubmit={async ({ amount, ...values }, form) => {
            setAnswer(null);
            setProblem(null);
            const parsed = parseMinorUnits(amount, values.from_currency);
            if ("problem" in parsed) return form.setError("amount", { message: parsed.problem });
            setPending(true);
            try {
              setAnswer(
                await trpc.currency.convert.query({
                  organization_id: organizationId,
                  amount: parsed.minorUnits,
                  ...values,
                }),
              );
            } catch (error) {
              const refused = problemOf(error);
              const [missing] = refused.fields;
              // The field it names is the pair; what to do about it is on this page.
              setProblem(
                missing?.path === "from_currency"
                  ? {
                      ...refused,
                      message: `There is no rate between ${values.from_currency} and ${values.to_currency} on or before ${formatDate(values.date)}. Add one above.`,
                    }
                  : refused,
              );
            } finally {
              setPending(false);
            }
          }}
          submitError={problem}
          isPending={isPending}
          submitLabel="Convert"
          submitVariant="secondary"
        >
          <div className="grid gap-4 sm:grid-cols-4">
            <TextField
              name="amount"
              label="Amount"
              placeholder="1200.50"
              inputMode="decimal"
              required
            />
            <TextField name="from_currency" label="From currency" placeholder="EUR" required />
            <TextField name="to_currency" label="To currency" placeholder="USD" required />
            <TextField name="date" label="On" type="date" required />
          </div>
          <p role="status" className="text-13 empty:hidden">
            {answer ? <Converted answer={answer} /> : null}
          </p>
        </FormShell>
      </Card>
    </Section>
  );
}

function Converted({ answer }: { answer: ConversionAnswer }) {
  const { amount, from_currency: from, to_currency: to, converted, rate_decimal: rate } = answer;
  const entered = answer.rate_inverted ? `${to}/${from}` : `${from}/${to}`;
  return (
    <>
      <span className="font-medium">
        {formatMinorUnits(amount, from)} is {formatMinorUnits(converted, to)}
      </span>{" "}
      <span className="text-dim">
        {answer.rate_date === null
          ? "The currencies are the same."
          : `at ${rate}, from the ${entered} rate of ${formatDate(answer.rate_date)}${answer.rate_inverted ? ", inverted" : ""}.`}
      </span>
    </>
  );
}
