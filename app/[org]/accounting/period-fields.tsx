"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { TextField } from "@/components/forms/form-fields";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { periodNamed, usualDays, usualPeriods } from "./reports/report-periods";

type Days = { from: string; to: string };

/** The days that are asked about, usual ones one click away. @param asOf one day, to which everything before counts */
export function PeriodFields({ today, asOf = false }: { today: string; asOf?: boolean }) {
  const { setValue } = useFormContext<Days>();
  const [from, to] = useWatch<Days, ["from", "to"]>({ name: ["from", "to"] });
  const usual = asOf ? usualDays(today) : usualPeriods(today);
  const named = asOf
    ? (usual.find((day) => day.to === to)?.value ?? "own")
    : periodNamed(usual, { from, to });
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field label={asOf ? "As of" : "Period"} required>
        {(control) => (
          <Select
            {...control}
            options={[
              ...usual.map(({ value, label }) => ({ value, label })),
              { value: "own", label: "Custom" },
            ]}
            value={named}
            onValueChange={(value) => {
              const chosen = usual.find((period) => period.value === value);
              if (!chosen) return;
              setValue("from", chosen.from, { shouldValidate: true });
              setValue("to", chosen.to, { shouldValidate: true });
            }}
          />
        )}
      </Field>
      {asOf ? null : <TextField name="from" label="First day" type="date" required />}
      <TextField name="to" label={asOf ? "Day" : "Last day"} type="date" required />
    </div>
  );
}
