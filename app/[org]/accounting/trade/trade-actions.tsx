"use client";

import { Download, Repeat } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationLabel } from "@/components/credits/amounts";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PrintButton } from "@/components/ui/print-button";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { TradeDocumentAnswer } from "@/server/accounting/trade/trade.schema";
import type { Books } from "../open-books";
import { RefusalNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { EmailChoice, EmailInvoice, type InvoiceEmail } from "./email-invoice";
import { tradeCalls } from "./trade-calls";
import { type TradeNoun, tradeWords } from "./trade-words";

const PaymentDialog = lazyWindow(() =>
  import("./payment-dialog").then((loaded) => loaded.PaymentDialog),
);

/** What can be done with an invoice or bill in its state, each with its price. */
export function TradeActions({
  noun,
  books,
  document,
  emailTo,
  accounts,
  bookCurrency,
  today,
}: {
  noun: TradeNoun;
  books: Books;
  document: TradeDocumentAnswer;
  /** The contact's address, if it has one. */
  emailTo: string | null;
  accounts: AccountAnswer[];
  bookCurrency: string | null;
  /** YYYY-MM-DD where the organization is. */
  today: string;
}) {
  const { organizationId, slug, readOnlyReason, billing } = books;
  const { side, issue, issued } = tradeWords[noun];
  const issueCredits = usePrice(noun === "invoice" ? "invoice.send" : "bill.receive");
  const updateCredits = usePrice(`${noun}.update`);
  const payCredits = usePrice(`${noun}.record_payment`);
  const router = useRouter();
  const [open, setOpen] = useState<"issue" | "payment" | "cancel" | null>(null);
  const [email, setEmail] = useState<InvoiceEmail>({ email: emailTo !== null, message: "" });
  const base = `/${slug}/accounting/${side.path}`;
  const editHref = `${base}/${document.id}/edit`;
  const ids = { organization_id: organizationId, id: document.id };
  const isDraft = document.status === "draft";
  const isOpen = document.due > 0;
  const send = usePaidOperation(({ number }: TradeDocumentAnswer) => {
    const emailed = noun === "invoice" && email.email ? `, and it is on its way to ${emailTo}` : "";
    toast.success(`${issued} as ${number} and posted to the books${emailed}.`);
    router.refresh();
  });
  const cancel = usePaidOperation(() => {
    toast.success(isDraft ? "Draft deleted" : `${document.number} is cancelled`);
    if (isDraft) router.push(base);
    router.refresh();
  });
  const failed = cancel.problem ? cancel : send.problem ? send : null;
  const why = readOnlyReason ?? (send.isPending || cancel.isPending ? "Still working" : null);
  const needsRate = failed?.problem?.fields.some(({ path }) => path.startsWith("exchange_rate"));
  return (
    <div className="mb-5 grid gap-3 print:hidden">
      <div className="flex flex-wrap gap-2">
        {isDraft ? (
          <>
            <OperationButton
              variant="primary"
              label={issue}
              credits={issueCredits}
              pending={send.isPending}
              disabledReason={why}
              onClick={() => setOpen("issue")}
            />
            <Button asChild disabledReason={why}>
              <Link href={editHref}>
                <OperationLabel label="Edit draft" credits={updateCredits} />
              </Link>
            </Button>
          </>
        ) : null}
        {isOpen ? (
          <OperationButton
            variant="primary"
            label="Record payment"
            credits={payCredits}
            disabledReason={why}
            onClick={() => setOpen("payment")}
          />
        ) : null}
        {isDraft || isOpen ? (
          <Button
            disabledReason={why ?? (document.paid > 0 ? "It has payments. Undo them first." : null)}
            pending={cancel.isPending}
            onClick={() => setOpen("cancel")}
          >
            {isDraft ? "Delete draft" : `Cancel ${noun}`}
          </Button>
        ) : null}
        {noun === "invoice" && document.number && document.status !== "cancelled" ? (
          <EmailInvoice
            ids={ids}
            to={emailTo}
            contactName={document.contact.name}
            number={document.number}
            readOnlyReason={readOnlyReason}
          />
        ) : null}
        <Button asChild disabledReason={readOnlyReason}>
          <Link href={`/${slug}/accounting/recurring/new?repeat=${document.id}`}>
            <Repeat aria-hidden />
            Repeat this…
          </Link>
        </Button>
        <Button asChild>
          <a href={`/api/organizations/${organizationId}/${side.path}/${document.id}/pdf`} download>
            <Download aria-hidden />
            PDF
          </a>
        </Button>
        <PrintButton />
      </div>
      {failed?.problem ? (
        <RefusalNotice
          problem={failed.problem}
          billing={billing}
          onRetry={failed.retry}
          isPending={failed.isPending}
          fix={
            needsRate ? (
              <Button asChild size="sm">
                <Link href={editHref}>Enter a rate in the draft</Link>
              </Button>
            ) : undefined
          }
        />
      ) : null}
      <ConfirmDialog
        open={open === "issue"}
        onOpenChange={() => setOpen(null)}
        title={`${issue} this ${noun}?`}
        consequence="It gets the next number, the amount owed is posted, and it can no longer be changed."
        confirmLabel={issue}
        onConfirm={() => {
          cancel.reset();
          // The dialog closes at once; how it went is shown on the page, with the way to try again.
          void send.run((options) =>
            noun === "invoice"
              ? tradeCalls.invoice.issue(ids, options, {
                  email: email.email,
                  ...(email.message.trim() ? { message: email.message } : {}),
                })
              : tradeCalls.bill.issue(ids, options),
          );
        }}
      >
        {noun === "invoice" ? (
          <EmailChoice
            to={emailTo}
            contactName={document.contact.name}
            value={email}
            onChange={setEmail}
          />
        ) : null}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "cancel"}
        onOpenChange={() => setOpen(null)}
        danger
        title={isDraft ? "Delete this draft?" : `Cancel ${document.number}?`}
        consequence={
          isDraft
            ? "It was never numbered or posted, so it is removed completely. Deleting is free."
            : "Its postings are reversed as of today. It keeps its number and can’t be restored. Cancelling is free."
        }
        cancelLabel="Keep it"
        confirmLabel={isDraft ? "Delete draft" : `Cancel ${noun}`}
        onConfirm={() => {
          send.reset();
          void cancel.run((options) => tradeCalls[noun].cancel(ids, options));
        }}
      />
      {open === "payment" ? (
        <PaymentDialog
          noun={noun}
          books={books}
          document={document}
          accounts={accounts}
          bookCurrency={bookCurrency}
          today={today}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </div>
  );
}
