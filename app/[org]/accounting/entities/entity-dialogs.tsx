"use client";

import { useRouter } from "next/navigation";
import type { FieldValues, Path } from "react-hook-form";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationLabel } from "@/components/credits/amounts";
import { OperationButton } from "@/components/credits/operation-button";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { CreditsLine } from "../credits-line";
import type { Books } from "../open-books";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import type { EntityForm, EntityView } from "./entity-view";

type Kept = { id: string; name: string; archived: boolean };
export type DialogProps<Row extends Kept, Form extends FieldValues, Sent extends object> = {
  view: EntityView<Row, Form, Sent>;
  books: Books;
  /** What is changed; null: a new one. */
  row: Row | null;
  /** What a new one begins with. */
  initial?: Partial<Form> | undefined;
  onSaved?: ((row: Row) => void) | undefined;
  onClose: () => void;
};

type WindowProps<Row extends Kept, Form extends FieldValues, Sent extends object> = DialogProps<
  Row,
  Form,
  Sent
> & { form: EntityForm<Row, Form, Sent> };

/** Adds one, changes it, archives it or brings it back. Sends, and charges for, only what changed. */
export function EntityWindow<Row extends Kept, Form extends FieldValues, Sent extends object>(
  props: WindowProps<Row, Form, Sent>,
) {
  const { view, row, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={row ? `Edit ${row.name}` : `New ${view.words.one}`}
      {...(row?.archived ? { description: "It is archived and can no longer be chosen." } : {})}
    >
      <EntityFields {...props} />
    </Dialog>
  );
}

function EntityFields<Row extends Kept, Form extends FieldValues, Sent extends object>({
  view,
  form: { schema, blank, formOf, fields },
  books: { organizationId, availableCredits, billing },
  row,
  initial,
  onSaved,
  onClose,
}: WindowProps<Row, Form, Sent>) {
  const { words } = view;
  const createCredits = usePrice(view.operations.create);
  const updateCredits = usePrice(view.operations.update);
  const router = useRouter();
  const operation = usePaidOperation((saved: Row) => {
    const { name, archived } = saved;
    const done = !row
      ? "created"
      : archived === row.archived
        ? "saved"
        : archived
          ? "archived"
          : "is active again";
    toast.success(`${name} ${done}`);
    onSaved?.(saved);
    onClose();
    router.refresh();
  });
  const isMoving = operation.isPending ? "Still working" : null;
  return (
    <FormShell
      schema={schema}
      defaultValues={row ? (formOf(row) as never) : { ...blank, ...(initial as object) }}
      onSubmit={async (values, form) => {
        const change = row ? changeOf(schema.parse(formOf(row)), values) : values;
        if (Object.keys(change).length === 0) {
          toast.message("Nothing changed, so nothing was charged");
          onClose();
          return;
        }
        const problem = await operation.run((options) =>
          row
            ? view.update(organizationId, row.id, change, options)
            : view.create(organizationId, values, options),
        );
        for (const { path, message } of problem?.fields ?? []) {
          if ((path.split(".")[0] ?? "") in values) form.setError(path as Path<Form>, { message });
        }
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={
        row ? (
          <OperationLabel label="Save" credits={updateCredits} />
        ) : (
          <OperationLabel label={`Create ${words.one}`} credits={createCredits} />
        )
      }
      secondaryAction={
        <>
          <DialogCancel />
          {row ? (
            <OperationButton
              variant="ghost"
              label={row.archived ? "Restore" : "Archive"}
              credits={updateCredits}
              disabledReason={isMoving}
              onClick={() =>
                void operation.run((options) =>
                  view.update(
                    organizationId,
                    row.id,
                    { archived: !row.archived } as Partial<Sent> & { archived: boolean },
                    options,
                  ),
                )
              }
            />
          ) : null}
        </>
      }
    >
      {fields(row)}
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}

/** What differs between what stood there and what was sent. */
function changeOf<Sent extends object>(before: Sent, after: Sent): Partial<Sent> {
  const isSame = (name: string) =>
    JSON.stringify(before[name as keyof Sent]) === JSON.stringify(after[name as keyof Sent]);
  return Object.fromEntries(
    Object.entries(after).filter(([name]) => !isSame(name)),
  ) as Partial<Sent>;
}
