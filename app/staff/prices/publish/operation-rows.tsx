"use client";

import { useFieldArray, useWatch } from "react-hook-form";
import { NumberField, SelectField } from "@/components/forms/form-fields";
import { formatPrice } from "@/server/pricing/amount-words";
import type { PricedOperation } from "@/server/pricing/price-list.schema";
import { operationChoices } from "../operation-choices";
import { RemoveRow, Rows } from "./rows";

/** The operations that get another price. */
export function OperationRows({ operations }: { operations: readonly PricedOperation[] }) {
  const { fields, append, remove } = useFieldArray({ name: "operations" });
  const rows = useWatch({ name: "operations" }) as { choice: string }[];
  return (
    <Rows
      title="Operations"
      empty={fields.length === 0 ? "No operation prices change." : null}
      addLabel="Operation"
      onAdd={() => append({ choice: "", credits: null })}
    >
      {fields.map(({ id }, index) => {
        const choice = rows[index]?.choice ?? "";
        return (
          <div
            key={id}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-2 sm:grid-cols-[minmax(0,1fr)_190px_auto] sm:gap-x-4"
          >
            <SelectField
              name={`operations.${index}.choice`}
              label="Operation"
              options={operationChoices}
              className="col-span-2 sm:col-span-1"
              required
            />
            <NumberField
              name={`operations.${index}.credits`}
              label="New price"
              suffix="credits"
              minimum={0}
              description={nowWords(operations, choice)}
              required
            />
            <RemoveRow label={`Remove row ${index + 1}`} onRemove={() => remove(index)} />
          </div>
        );
      })}
    </Rows>
  );
}

function nowWords(operations: readonly PricedOperation[], choice: string): string | undefined {
  const [key, variant] = choice.split("/");
  const operation = operations.find((candidate) => candidate.key === key);
  const credits =
    variant === undefined
      ? operation?.credits
      : operation?.variants.find((candidate) => candidate.variant === variant)?.credits;
  return typeof credits === "number" ? `Now ${formatPrice(credits)}` : undefined;
}
