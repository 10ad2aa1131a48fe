"use client";

import { trpc } from "@/app/trpc/client";

type Options = { context: { idempotencyKey: string } };
type Id = { organization_id: string; id: string };

type InputOf<Call extends { mutate: (...args: never[]) => unknown }> = Omit<
  Parameters<Call["mutate"]>[0] & object,
  "organization_id" | "invoice_id"
>;
export type DraftInput = InputOf<typeof trpc.invoice.create>;
export type DraftChange = InputOf<typeof trpc.invoice.update>;
export type IssueInput = Pick<
  Parameters<typeof trpc.invoice.send.mutate>[0] & object,
  "email" | "message"
>;
export type PaymentInput = InputOf<typeof trpc.invoice.record_payment>;

const invoiceIds = ({ id, ...scope }: Id) => ({ ...scope, invoice_id: id });
const billIds = ({ id, ...scope }: Id) => ({ ...scope, bill_id: id });

/** What can be done with either side of trade, under one name. */
export const tradeCalls = {
  invoice: {
    list: trpc.invoice.list.query,
    create: (organization_id: string, draft: DraftInput, options: Options) =>
      trpc.invoice.create.mutate({ organization_id, ...draft }, options),
    update: (id: Id, change: DraftChange, options: Options) =>
      trpc.invoice.update.mutate({ ...invoiceIds(id), ...change }, options),
    issue: (id: Id, options: Options, email: IssueInput = {}) =>
      trpc.invoice.send.mutate({ ...invoiceIds(id), ...email }, options),
    pay: (id: Id, payment: PaymentInput, options: Options) =>
      trpc.invoice.record_payment.mutate({ ...invoiceIds(id), ...payment }, options),
    undo: (id: Id, payment_id: string, options: Options) =>
      trpc.invoice.undo_payment.mutate({ ...invoiceIds(id), payment_id }, options),
    cancel: (id: Id, options: Options) => trpc.invoice.cancel.mutate(invoiceIds(id), options),
  },
  bill: {
    list: trpc.bill.list.query,
    create: (organization_id: string, draft: DraftInput, options: Options) =>
      trpc.bill.create.mutate({ organization_id, ...draft }, options),
    update: (id: Id, change: DraftChange, options: Options) =>
      trpc.bill.update.mutate({ ...billIds(id), ...change }, options),
    issue: (id: Id, options: Options) => trpc.bill.receive.mutate(billIds(id), options),
    pay: (id: Id, payment: PaymentInput, options: Options) =>
      trpc.bill.record_payment.mutate({ ...billIds(id), ...payment }, options),
    undo: (id: Id, payment_id: string, options: Options) =>
      trpc.bill.undo_payment.mutate({ ...billIds(id), payment_id }, options),
    cancel: (id: Id, options: Options) => trpc.bill.cancel.mutate(billIds(id), options),
  },
} as const;
