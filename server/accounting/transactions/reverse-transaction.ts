import { dayInTimeZone } from "@/server/foundation/clock";
import { newId } from "@/server/foundation/ids";
import { defineOperation } from "@/server/operations/define-operation";
import { readTransaction } from "./list-transactions";
import { lockTransaction, transactionIdInput } from "./lock-transaction";
import { reversalFields, transactionSchema } from "./transaction.schema";

export const reverseTransaction = defineOperation({
  key: "transaction.reverse",
  summary: "Reverse a posted transaction with its mirror, once",
  permission: "accounting.write",
  input: transactionIdInput.extend(reversalFields),
  output: transactionSchema,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/transactions/{transaction_id}/reverse",
    status: 201,
  },
  kind: "atomic",
  async perform({ tx, organization, input, now }) {
    const original = await lockTransaction(tx, organization.id, input.transaction_id, {
      status: "posted",
      because: "Only a posted transaction can be reversed, and only once.",
    });
    const lines = await tx.bookLine.findMany({
      where: { transactionId: original.id },
      orderBy: { position: "asc" },
    });
    const id = newId("bookTransaction");
    await tx.bookTransaction.create({
      data: {
        id,
        organizationId: organization.id,
        date: new Date(input.date ?? dayInTimeZone(now, organization.timeZone)),
        description: input.description ?? `Reversal of ${original.description}`.slice(0, 500),
        reference: original.reference,
        currency: original.currency,
        reversesId: original.id,
        createdAt: now,
      },
    });
    await tx.bookLine.createMany({
      data: lines.map((line) => ({
        ...line,
        id: newId("bookLine"),
        transactionId: id,
        entryType: line.entryType === "debit" ? ("credit" as const) : ("debit" as const),
      })),
    });
    await tx.bookTransaction.update({ where: { id }, data: { status: "posted", postedAt: now } });
    await tx.bookTransaction.update({ where: { id: original.id }, data: { status: "reversed" } });
    return {
      output: await readTransaction(tx, organization.id, id),
      entity: { type: "transaction", id },
      description: "Transaction reversed",
    };
  },
});
