"use client";

import { useFieldArray, useWatch } from "react-hook-form";
import { NumberField, TextField } from "@/components/forms/form-fields";
import { formatCredits } from "@/server/pricing/amount-words";
import type { PricedOperation } from "@/server/pricing/price-list.schema";
import { RemoveRow, Rows } from "./rows";

/** The models whose tokens get another price, and new ones. */
export function ModelRows({ operations }: { operations: readonly PricedOperation[] }) {
  const { fields, append, remove } = useFieldArray({ name: "models" });
  const rows = useWatch({ name: "models" }) as { model: string }[];
  const models = operations.flatMap((operation) => operation.models);
  const now = (name: string, side: "input" | "output") => {
    const model = models.find((candidate) => candidate.model === name);
    const credits =
      side === "input" ? model?.input_credits_per_million : model?.output_credits_per_million;
    return typeof credits === "number" ? `Now ${formatCredits(credits)}` : undefined;
  };
  return (
    <Rows
      title="Models, in credits per million tokens"
      empty={fields.length === 0 ? "No model prices change." : null}
      addLabel="Model"
      onAdd={() => append({ model: "", input: null, output: null })}
    >
      {fields.map(({ id }, index) => {
        const name = rows[index]?.model.trim() ?? "";
        return (
          <div
            key={id}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-x-2 gap-y-2 sm:grid-cols-[minmax(0,1fr)_140px_140px_auto] sm:gap-x-4"
          >
            <TextField
              name={`models.${index}.model`}
              label="Model"
              placeholder="gpt-4o"
              className="col-span-3 sm:col-span-1"
              description={
                name && !models.some(({ model }) => model === name) ? "A new model" : undefined
              }
              required
            />
            <NumberField
              name={`models.${index}.input`}
              label="Input"
              step={1}
              minimum={0}
              description={now(name, "input")}
              required
            />
            <NumberField
              name={`models.${index}.output`}
              label="Output"
              step={1}
              minimum={0}
              description={now(name, "output") ?? "Leave empty if it has none"}
            />
            <RemoveRow label={`Remove row ${index + 1}`} onRemove={() => remove(index)} />
          </div>
        );
      })}
    </Rows>
  );
}
