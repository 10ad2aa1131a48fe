"use client";

import { z } from "zod";
import type { CategoryAnswer } from "@/app/[org]/accounting/answers";
import { ComboboxField, SelectField, TextField } from "@/components/forms/form-fields";
import { blankAsNull, choice } from "../entities/blank-as-null";
import type { EntityForm } from "../entities/entity-view";
import { type CategoryKind, categoryKinds, kindOptions, kindWords } from "./category-kinds";

const formSchema = z.object({
  kind: z.enum(categoryKinds),
  name: z.string().trim().min(1, "Enter a name").max(120, "Use at most 120 characters"),
  parent_id: choice,
  colour: blankAsNull(
    z
      .string()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, "Enter a colour such as #127a5c")
      .nullish(),
  ),
});
export type CategoryForm = z.input<typeof formSchema>;
export type CategorySent = z.output<typeof formSchema>;

/** The form of a category. @param all to lie in @param kind of a new one */
export function categoryEntityForm(
  all: CategoryAnswer[],
  kind: CategoryKind | undefined,
): EntityForm<CategoryAnswer, CategoryForm, CategorySent> {
  return {
    schema: formSchema,
    blank: { kind: kind ?? "expense", name: "", parent_id: "", colour: "" },
    formOf: (category) => ({
      kind: category.kind,
      name: category.name,
      parent_id: category.parent_id ?? "",
      colour: category.colour ?? "",
    }),
    fields: (row) => (
      <>
        <div className="grid gap-4 sm:grid-cols-[1fr_160px]">
          <TextField name="name" label="Name" placeholder="Travel" required />
          <SelectField name="kind" label="Kind" options={kindOptions} required />
        </div>
        <div className="grid gap-4 sm:grid-cols-[1fr_160px]">
          <ComboboxField
            name="parent_id"
            label="Parent"
            none="None"
            options={all
              .filter(({ id }) => id !== row?.id)
              .map((one) => ({ value: one.id, label: `${one.name} (${kindWords[one.kind]})` }))}
          />
          <TextField name="colour" label="Colour" placeholder="#127a5c" required={false} />
        </div>
      </>
    ),
  };
}
