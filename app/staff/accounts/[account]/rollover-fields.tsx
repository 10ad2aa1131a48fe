import { NumberField } from "@/components/forms/form-fields";

/** What lives on at expiry. */
export function RolloverFields({ needs }: { needs: "expiry" | "lifetime" }) {
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <NumberField
        name="rollover_cap"
        label="Rolls over up to"
        suffix="credits"
        minimum={0}
        description={`Leave empty for no rollover. Requires ${needs === "expiry" ? "an expiry" : "a lifetime"}`}
        required={false}
      />
      <NumberField
        name="rollover_days"
        label="Rolled-over credits last"
        suffix="days"
        step={1}
        minimum={1}
        description="Leave empty to last as long as the grant did"
        required={false}
      />
    </div>
  );
}
