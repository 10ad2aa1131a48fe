"use client";

import { Mail } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { told, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";

/** Whether an invoice goes to its customer by email, and what the email says. */
export type InvoiceEmail = { email: boolean; message: string };

/** The choice while an invoice is sent. @param to the customer's address; null where there is none */
export function EmailChoice({
  to,
  contactName,
  value,
  onChange,
}: {
  to: string | null;
  contactName: string;
  value: InvoiceEmail;
  onChange: (value: InvoiceEmail) => void;
}) {
  if (to === null)
    return (
      <p className="text-13 text-dim">
        {contactName} has no email address, so it isn’t emailed. Download the PDF and send that.
      </p>
    );
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-2">
        <Checkbox
          id="email-invoice"
          checked={value.email}
          onCheckedChange={(checked) => onChange({ ...value, email: checked === true })}
        />
        <Label htmlFor="email-invoice" className="min-w-0 wrap-anywhere">
          Email the PDF to {to}
        </Label>
      </div>
      {value.email ? (
        <MessageField
          value={value.message}
          onChange={(message) => onChange({ ...value, message })}
        />
      ) : null}
    </div>
  );
}

function MessageField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <Field label="Message" required={false} description="Plain text, without links">
      {(control) => (
        <Textarea
          {...control}
          maxLength={1_000}
          placeholder="Thank you for your order."
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Emails an invoice that was sent, again or for the first time. */
export function EmailInvoice({
  ids,
  to,
  contactName,
  number,
  readOnlyReason,
}: {
  ids: { organization_id: string; id: string };
  to: string | null;
  contactName: string;
  number: string;
  readOnlyReason: string | null;
}) {
  const router = useRouter();
  const [message, setMessage] = useState("");
  const missing = to === null ? `${contactName} has no email address` : null;
  return (
    <ConfirmDialog
      trigger={
        <Button disabledReason={readOnlyReason ?? missing}>
          <Mail aria-hidden />
          Email
        </Button>
      }
      title={`Email ${number}?`}
      consequence={`${to} gets it as a PDF. Emailing is free.`}
      confirmLabel="Email invoice"
      onConfirm={async () => {
        await told(
          trpc.invoice.email.mutate({
            organization_id: ids.organization_id,
            invoice_id: ids.id,
            ...(message.trim() ? { message } : {}),
          }),
        );
        toast.success(`${number} is on its way to ${to}`);
        setMessage("");
        router.refresh();
      }}
    >
      <MessageField value={message} onChange={setMessage} />
    </ConfirmDialog>
  );
}
