"use client";

import { useId } from "react";
import { useController, useWatch } from "react-hook-form";
import { NumberField, RadioField, SelectField } from "@/components/forms/form-fields";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import { type BudgetSubjectsAnswer, defaultAlertPercents } from "@/server/budgets/budget.schema";
import { creditsInWords, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { actionOptions, periodOptions, subjectChoice, subjectOptions } from "./budget-choices";
import type { BudgetForm } from "./budget-form.schema";
import { choicesOf } from "./subject-choices";

/** Who or what a new budget is on, and for how long it counts. */
export function SubjectFields({ subjects }: { subjects: BudgetSubjectsAnswer | null }) {
  const kind = useWatch<BudgetForm, "subject">({ name: "subject" });
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      {subjects ? (
        <>
          <SelectField name="subject" label="Budget of" options={subjectOptions} />
          {kind === "organization" ? null : (
            <SelectField
              key={kind}
              name={`chosen.${kind}`}
              label={subjectChoice[kind].label}
              placeholder="Choose"
              options={choicesOf(kind, subjects)}
              description={
                choicesOf(kind, subjects).length === 0 ? subjectChoice[kind].none : undefined
              }
            />
          )}
        </>
      ) : null}
      <SelectField name="period" label="Period" options={periodOptions} />
    </div>
  );
}

/** How much, what happens then, and when to tell. */
export function RuleFields() {
  const limit = useWatch<BudgetForm, "limit">({ name: "limit" });
  return (
    <>
      <NumberField
        name="limit"
        label="Limit"
        suffix="credits"
        minimum={0}
        description={
          limit > 0 ? `Worth ${formatCreditsAsMoney(limit)} at the standard price` : undefined
        }
      />
      <RadioField name="action" label="At the limit" options={actionOptions} />
      <AlertField limit={limit} />
    </>
  );
}

function AlertField({ limit }: { limit: number }) {
  const id = useId();
  const { field } = useController<BudgetForm, "alert_percents">({ name: "alert_percents" });
  const offered = [...new Set([...defaultAlertPercents, ...field.value])].sort((a, b) => a - b);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-13 font-medium">Email owners, admins and billing at</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {offered.map((percent) => (
          <div key={percent} className="flex items-center gap-2">
            <Checkbox
              id={`${id}-${percent}`}
              checked={field.value.includes(percent)}
              onCheckedChange={(checked) =>
                field.onChange(
                  checked === true
                    ? [...field.value, percent]
                    : field.value.filter((chosen) => chosen !== percent),
                )
              }
              onBlur={field.onBlur}
            />
            <Label htmlFor={`${id}-${percent}`}>
              {percent}%{limit > 0 ? <CreditsAt percent={percent} limit={limit} /> : null}
            </Label>
          </div>
        ))}
      </div>
      <p className="text-13 text-dim">Each at most once per period.</p>
    </fieldset>
  );
}

function CreditsAt({ percent, limit }: { percent: number; limit: number }) {
  const credits = Number(((limit * percent) / 100).toFixed(6));
  return <span className="font-normal text-dim tabular-nums"> · {creditsInWords(credits)}</span>;
}
