"use client";

import { Check, Plus } from "lucide-react";
import {
  useController,
  useFieldArray,
  useFormContext,
  useFormState,
  useWatch,
} from "react-hook-form";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field, FieldNotes } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { RemoveLine, Total } from "../line-parts";
import { formatMinorUnits, parseMinorUnits } from "../minor-units";
import { accountOptions } from "../pickers/account-options";
import { useLines } from "../use-lines";
import {
  blankLine,
  problemOfLines,
  type TransactionFormValues,
  type TransactionLine,
  totalLines,
} from "./transaction-form-values";

const MAXIMUM_LINES = 100;
const columns = "sm:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,3fr)_minmax(0,3fr)_28px]";

/** The lines of a transaction: an account and a debit or a credit each, with the running totals. */
export function EntryLines({ accounts }: { accounts: AccountAnswer[] }) {
  const { fields, append, remove } = useFieldArray<TransactionFormValues>({ name: "entries" });
  const currency = useWatch<TransactionFormValues, "currency">({ name: "currency" });
  const lines = useWatch<TransactionFormValues, "entries">({ name: "entries" });
  const { isSubmitted } = useFormState<TransactionFormValues>();
  // Worked out from what stands there now: the form checks it again only when it is sent again.
  const problem = isSubmitted ? problemOfLines(lines, currency) : null;
  const { list, addButton, focusLine, focusAfterRemoval } = useLines("account_id");
  const options = accountOptions(accounts.filter((account) => account.currency === currency));
  const keep = fields.length <= 2 ? "A transaction has at least two lines" : null;
  function removeLine(index: number) {
    remove(index);
    focusAfterRemoval(index);
  }
  return (
    <fieldset className="grid min-w-0 gap-2" aria-describedby="entries-error">
      <legend className="mb-2 text-13 font-medium">Lines</legend>
      <div aria-hidden className={cn("hidden gap-2 text-xs text-dim sm:grid", columns)}>
        <span>Account</span>
        <span>Note</span>
        <span className="pr-3 text-right">Debit</span>
        <span className="pr-3 text-right">Credit</span>
      </div>
      <ol ref={list} className="grid gap-3 sm:gap-2">
        {fields.map((field, index) => (
          <li
            key={field.id}
            className={cn(
              "grid grid-cols-2 items-start gap-2 max-sm:rounded-lg max-sm:border max-sm:p-3",
              columns,
            )}
          >
            <div className="flex items-center justify-between text-13 text-dim max-sm:col-span-2 sm:hidden">
              Line {index + 1}
              <RemoveLine index={index} keep={keep} onRemove={removeLine} />
            </div>
            <ComboboxField
              name={`entries.${index}.account_id`}
              label="Account"
              of={`line ${index + 1}`}
              hideLabel="wide"
              options={options}
              className="min-w-0 max-sm:col-span-2"
            />
            <TextField
              name={`entries.${index}.description`}
              label="Note"
              of={`line ${index + 1}`}
              hideLabel="wide"
              className="min-w-0 max-sm:order-last max-sm:col-span-2"
            />
            <AmountField index={index} side="debit" />
            <AmountField index={index} side="credit" />
            <div className="flex h-8.5 items-center max-sm:hidden">
              <RemoveLine index={index} keep={keep} onRemove={removeLine} />
            </div>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pt-1">
        <Button
          ref={addButton}
          size="sm"
          disabledReason={
            fields.length >= MAXIMUM_LINES
              ? `A transaction has at most ${MAXIMUM_LINES} lines`
              : null
          }
          onClick={() => {
            append(blankLine, { shouldFocus: false });
            focusLine(fields.length);
          }}
        >
          <Plus aria-hidden />
          Add a line
        </Button>
        <RunningTotals lines={lines} currency={currency} />
      </div>
      <div className="sm:text-right [&>p]:sm:justify-end">
        <FieldNotes id="entries" error={problem} />
      </div>
    </fieldset>
  );
}

/** A decimal as typed. A line has one side, so writing one empties the other. */
function AmountField({ index, side }: { index: number; side: "debit" | "credit" }) {
  const { setValue, getValues, getFieldState, trigger } = useFormContext<TransactionFormValues>();
  const { field, fieldState } = useController<
    TransactionFormValues,
    `entries.${number}.debit` | `entries.${number}.credit`
  >({ name: `entries.${index}.${side}` });
  const other = `entries.${index}.${side === "debit" ? "credit" : "debit"}` as const;
  const word = side === "debit" ? "Debit" : "Credit";
  return (
    <Field
      label={word}
      of={`line ${index + 1}`}
      hideLabel="wide"
      error={fieldState.error?.message}
      className="min-w-0"
    >
      {(control) => (
        <Input
          {...field}
          {...control}
          inputMode="decimal"
          autoComplete="off"
          // Passing through the empty side on the way to the other is no mistake.
          onBlur={() => (field.value === "" ? undefined : field.onBlur())}
          className="text-right tabular-nums"
          onChange={(event) => {
            field.onChange(event);
            // Said while typing: said on leaving, it would move the button that is about to be pressed.
            const text = event.target.value;
            if (text !== "" && "problem" in parseMinorUnits(text, getValues("currency"))) {
              void trigger(field.name);
            }
            if (event.target.value !== "" && getValues(other) !== "") {
              setValue(other, "", { shouldValidate: true });
            } else if (getFieldState(other).error) {
              // "Enter a debit or a credit" stands at one of the two and is about both.
              void trigger(other);
            }
          }}
        />
      )}
    </Field>
  );
}

function RunningTotals({ lines, currency }: { lines: TransactionLine[]; currency: string }) {
  const { debits, credits, difference } = totalLines(lines, currency);
  const balanced = difference === 0n && debits > 0n;
  return (
    <dl className="grid min-w-60 gap-1 text-13 max-sm:w-full" aria-live="polite">
      <Total name="Debits">{formatMinorUnits(debits, currency)}</Total>
      <Total name="Credits">{formatMinorUnits(credits, currency)}</Total>
      <div className="flex justify-between gap-6 border-t pt-1 font-medium">
        <dt>{balanced ? "Balanced" : "Difference"}</dt>
        <dd className={cn("flex items-center gap-1 tabular-nums", balanced && "text-accent")}>
          {balanced ? <Check aria-hidden className="size-4" /> : null}
          {balanced
            ? formatMinorUnits(0n, currency)
            : `${formatMinorUnits(difference < 0n ? -difference : difference, currency)}${
                difference === 0n
                  ? ""
                  : difference > 0n
                    ? " missing in credits"
                    : " missing in debits"
              }`}
        </dd>
      </div>
    </dl>
  );
}
