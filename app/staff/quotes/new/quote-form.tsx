"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { NumberField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { doneOrWaits } from "../../requests/approval-words";
import { offerOf, type QuoteForm as QuoteValues, quoteFormSchema } from "./quote-form.schema";

const usualSizes = [50_000, 100_000, 500_000];
/** From the field of the server to the one of the form. */
const formFields: Partial<Record<string, keyof QuoteValues>> = {
  title: "title",
  note: "note",
  credits: "credits",
  amount_cents: "dollars",
  expires_at: "until",
};

/** Offers credits to an organization, at a price of their own. */
export function QuoteForm({
  organizationId,
  name,
  ticketId,
  credits,
  until,
}: {
  organizationId: string;
  name: string;
  /** The request that it answers. */
  ticketId: string | null;
  /** How many were asked for. */
  credits: number | null;
  until: string;
}) {
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  return (
    <FormShell
      schema={quoteFormSchema}
      defaultValues={{
        title: credits ? creditsInWords(credits) : "",
        note: "",
        credits,
        dollars: null,
        until,
      }}
      onSubmit={async (values, form) => {
        setIsPending(true);
        setProblem(null);
        try {
          const answer = await trpc.staff.quote.issue.mutate({
            to_organization: organizationId,
            ...offerOf(values),
            ...(ticketId ? { ticket_id: ticketId } : {}),
          });
          toast.success(doneOrWaits(answer, () => `Quote sent to ${name}`));
          router.push(ticketId ? `/staff/tickets/${ticketId}` : "/staff/quotes");
          router.refresh();
        } catch (error) {
          const refused = problemOf(error);
          setProblem(refused);
          for (const { path, message } of refused.fields) {
            const field = formFields[path];
            if (field) form.setError(field, { message });
          }
          setIsPending(false);
        }
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Send quote"
      secondaryAction={
        <Button asChild>
          <Link href={ticketId ? `/staff/tickets/${ticketId}` : "/staff/quotes"}>Cancel</Link>
        </Button>
      }
    >
      <UsualSizes />
      <TextField name="title" label="Title" placeholder="Enterprise 100K" />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <NumberField name="credits" label="Credits" suffix="credits" step={1} minimum={1} />
        <NumberField name="dollars" label="Price" prefix="$" step={0.01} minimum={5} />
      </div>
      <PricePerCredit />
      <TextField name="until" type="datetime-local" label="Valid until (UTC)" />
      <TextField
        name="note"
        label="Note to the buyer"
        required={false}
        placeholder="As agreed on the phone"
      />
    </FormShell>
  );
}

function UsualSizes() {
  const { setValue } = useFormContext<QuoteValues>();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-13 text-dim">Usual sizes</span>
      {usualSizes.map((credits) => (
        <Button
          key={credits}
          size="sm"
          onClick={() => {
            setValue("credits", credits, { shouldValidate: true });
            setValue("title", `Enterprise ${credits / 1000}K`, { shouldValidate: true });
          }}
        >
          {formatCredits(credits)}
        </Button>
      ))}
    </div>
  );
}

function PricePerCredit() {
  const credits = useWatch<QuoteValues, "credits">({ name: "credits" });
  const dollars = useWatch<QuoteValues, "dollars">({ name: "dollars" });
  return (
    <output aria-live="polite" className="block text-13 text-dim">
      {credits && dollars
        ? `$${(dollars / credits).toLocaleString("en-US", { maximumFractionDigits: 5 })} per credit; the standard price is $0.01. Credits beyond the list price count against your limit; above it a second person has to approve the quote.`
        : "The price per credit appears here."}
    </output>
  );
}
