import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDueJobs } from "@/server/accounting/recurring/run-due-jobs";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { type Stack, startStack } from "../support/stack";
import { type Books, costOf, openBooks } from "./books";

let stack: Stack;
let books: Books;
beforeAll(async () => {
  stack = await startStack();
  books = await openBooks();
});
afterAll(() => stack.stop());

let customers = 0;
async function draft(email: string | null = `customer-${++customers}@northwind.test`) {
  const contact = { kind: "customer", name: "Northwind", ...(email ? { email } : {}) };
  const { id: contact_id } = await books.make("/contacts", contact);
  const lines = [{ description: "Work", unit_price: 120_000 }];
  const { id } = await books.make("/invoices", { contact_id, lines, due_date: "2099-01-31" });
  return { id, email: email ?? "" };
}

type Attached = { attachments: { filename: string; content_type: string; bytes: number }[] };

async function mailsTo(address: string) {
  await stack.drainJobs();
  return (await stack.emailsTo(address)) as unknown as (Attached & {
    subject: string;
    text: string;
    reply_to?: unknown;
  })[];
}

const emails = () => db().emailMessage.count({ where: { template: "invoice" } });

describe("sending an invoice by email", () => {
  it("mails the customer the PDF with what is to be paid, for no more than sending costs", async () => {
    const { id, email } = await draft();
    const message = "Thank you for the quick start.";
    expect(
      await costOf(books, () => books.make(`/invoices/${id}/send`, { email: true, message })),
    ).toBe(1);
    const [mail, ...more] = await mailsTo(email);
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(/^Invoice INV-\d{4} from Test Books$/);
    expect(mail?.text).toContain("$1,200.00");
    expect(mail?.text).toContain("31 Jan 2099");
    expect(mail?.text).toContain(message);
    const [pdf] = mail?.attachments ?? [];
    expect(pdf?.filename).toMatch(/^INV-\d{4}\.pdf$/);
    expect(pdf?.bytes).toBeGreaterThan(1_000);
  });

  it("is up to the sender: without it nothing is mailed", async () => {
    const { id, email } = await draft();
    await books.make(`/invoices/${id}/send`);
    expect(await mailsTo(email)).toEqual([]);
  });

  it("is refused free of charge where the customer has no address or the message has a link", async () => {
    for (const [address, body, path] of [
      [null, { email: true }, "contact_id"],
      [undefined, { email: true, message: "See https://evil.test" }, "message"],
    ] as const) {
      const { id } = await draft(address);
      const before = await emails();
      const cost = await costOf(books, async () => {
        const refused = await books.send("POST", `/invoices/${id}/send`, body);
        expect([refused.status, refused.body.errors[0].path]).toEqual([400, path]);
      });
      expect([cost, await emails()]).toEqual([0, before]);
      expect((await books.send("GET", `/invoices/${id}`)).body.status).toBe("draft");
    }
  });
});

describe("emailing a sent invoice", () => {
  it("is free, names the rest that is due and leaves an event", async () => {
    const { id, email } = await draft();
    await books.make(`/invoices/${id}/send`);
    await books.make(`/invoices/${id}/payments`, { amount: 20_000 });
    const cost = await costOf(books, async () => {
      const answer = await books.send("POST", `/invoices/${id}/email`, { message: "A reminder" });
      expect([answer.status, answer.body]).toEqual([202, { to: email }]);
    });
    expect(cost).toBe(0);
    const [mail] = await mailsTo(email);
    expect(mail?.text).toContain("$1,000.00");
    expect(await db().bookEvent.count({ where: { entityId: id, type: "invoice.emailed" } })).toBe(
      1,
    );
  });

  it("twenty times at once mails it five times, and says when it may be mailed again", async () => {
    const { id, email } = await draft();
    await books.make(`/invoices/${id}/send`);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => books.send("POST", `/invoices/${id}/email`, {})),
    );
    const counts = (status: number) => answers.filter((a) => a.status === status).length;
    expect([counts(202), counts(429)]).toEqual([5, 15]);
    expect(answers.find(({ status }) => status === 429)?.body.detail).toContain("tomorrow");
    expect(await mailsTo(email)).toHaveLength(5);
  });

  it("is limited for an organization within a day, however many invoices are emailed at once", async () => {
    const few = await openBooks();
    const organizationId = few.tenant.organization.id;
    const contact = { kind: "customer", name: "Northwind", email: "limit@northwind.test" };
    const { id: contact_id } = await few.make("/contacts", contact);
    const lines = [{ description: "Work", unit_price: 100 }];
    const drafts = await Promise.all(
      Array.from({ length: 6 }, () => few.make("/invoices", { contact_id, lines })),
    );
    const most = env().INVOICE_EMAILS_PER_DAY;
    const hourAgo = new Date(Date.now() - 3_600_000);
    await db().emailMessage.createMany({
      data: Array.from({ length: most - 2 }, (_, n) => ({
        ...{ id: newId("email"), dedupeKey: `${organizationId}:${n}`, organizationId },
        ...{ recipient: "a@b.test", template: "invoice", props: {}, createdAt: hourAgo },
      })),
    });
    const emailed = await Promise.all(
      drafts.map(({ id }) => few.send("POST", `/invoices/${id}/send`, { email: true })),
    );
    expect(emailed.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429, 429]);
    const refused = emailed.find(({ status }) => status === 429);
    expect(refused?.body.detail).toContain("1,000 invoices within 24 hours");
    expect(refused?.body.retry_after).toBeGreaterThan(22 * 3_600);
    const sent = drafts[emailed.findIndex(({ status }) => status === 200)];
    const again = await few.send("POST", `/invoices/${sent?.id}/email`, {});
    expect(again.status).toBe(429);
    const left = await few.send("GET", "/invoices?status=draft");
    expect(left.body.data).toHaveLength(4);

    // Nobody is there to send again what recurs by itself.
    const invoice = { contact_id, lines, email: true };
    const schedule = { frequency: "daily" };
    await few.make("/recurring", { invoice, as_draft: false, schedule });
    await runDueJobs(new Date());
    expect(await db().emailMessage.count({ where: { organizationId, template: "invoice" } })).toBe(
      most + 1,
    );
  });

  it("is refused for a draft and for one that was cancelled", async () => {
    const { id } = await draft();
    const asDraft = await books.send("POST", `/invoices/${id}/email`, {});
    await books.make(`/invoices/${id}/send`);
    await books.make(`/invoices/${id}/cancel`);
    const cancelled = await books.send("POST", `/invoices/${id}/email`, {});
    expect([asDraft.status, cancelled.status]).toEqual([409, 409]);
  });
});
