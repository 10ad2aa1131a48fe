"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { toast } from "@/components/ui/toast";
import type { PriceBookAnswer } from "@/server/staff/prices/prices.schema";
import { doneOrWaits } from "../../requests/approval-words";
import { CreditRows } from "./credit-rows";
import { ModelRows } from "./model-rows";
import { OperationRows } from "./operation-rows";
import { publishFormSchema, type PublishForm as Values, versionOf } from "./publish-form.schema";

/** Publishes a version of a price book: rows of what changes, and the moment it begins. */
export function PublishForm({ book, values: initial }: { book: PriceBookAnswer; values: Values }) {
  const router = useRouter();
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setPending] = useState(false);

  async function submit(values: Values) {
    setPending(true);
    setProblem(null);
    try {
      const answer = await trpc.staff.price_version.publish.mutate(
        versionOf(book.price_book, values),
      );
      toast.success(doneOrWaits(answer, () => "Published"));
      router.push(`/staff/prices?book=${book.price_book}`);
    } catch (error) {
      setProblem(problemOf(error));
      setPending(false);
    }
  }

  return (
    <FormShell
      className="max-w-2xl"
      schema={publishFormSchema}
      defaultValues={initial}
      onSubmit={submit}
      submitError={problem}
      isPending={isPending}
      submitLabel="Publish"
    >
      <OperationRows operations={book.operations} />
      <ModelRows operations={book.operations} />
      {book.price_book === "team" ? <CreditRows credit={book.credit} /> : null}
      <div className="grid min-w-0 grid-cols-1 gap-4 sm:grid-cols-[230px_1fr]">
        <TextField
          name="begins"
          type="datetime-local"
          label="Starts (UTC)"
          description="At least a minute from now, so that every process loads it in time"
          required
        />
        <TextField
          name="note"
          label="Why"
          placeholder="Cheaper reports for the new year"
          description="A version that lowers a price needs a second person’s approval"
          required
        />
      </div>
    </FormShell>
  );
}
