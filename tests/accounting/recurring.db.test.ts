import { afterAll, describe, expect, it } from "vitest";
import { runDueDays, runDueJobs } from "@/server/accounting/recurring/run-due-jobs";
import { createBudget, type NewBudget } from "@/server/budgets/create-budget";
import { addDays } from "@/server/foundation/clock";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { rentOffice } from "@/server/scenarios/recurring-rent";
import { grantCredits } from "@/server/scenarios/story";
import { checkBooks } from "@/server/staff/books/check-books";
import { creditsOf, expectSoundLedger, tenantWith } from "../support/tenant";
import { type Books, balancesOf, costOf, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const today = new Date().toISOString().slice(0, 10);

/** The end of a day, by when the runs of that day are due. */
const endOf = (day: string) => new Date(`${day}T23:59:59Z`);
const inDays = (days: number) => endOf(addDays(today, days));

function rent({ accounts }: Books, amount = 125_000) {
  return {
    description: "Office rent",
    entries: [
      { account_id: accounts.expense, entry_type: "debit", amount },
      { account_id: accounts.bank, entry_type: "credit", amount },
    ],
  };
}

const daily = { frequency: "daily" };

/** Sets up a rent that is posted every day. */
function setUpRent(books: Books, fields: object = {}) {
  const body = { transaction: rent(books), as_draft: false, schedule: daily, ...fields };
  return books.make("/recurring", body);
}

const read = async (books: Books, { id }: { id: string }) =>
  (await books.send("GET", `/recurring/${id}`)).body;
const runsOf = async (books: Books, { id }: { id: string }) =>
  (await books.send("GET", `/recurring/${id}/runs`)).body.data;
const act = (books: Books, { id }: { id: string }, verb: string, body: object = {}) =>
  books.send("POST", `/recurring/${id}/${verb}`, body);

describe("setting up", () => {
  it("costs 10 credits, makes nothing yet, and names the days ahead", async () => {
    const books = await openBooks();
    let job = { id: "", next_dates: [] };
    expect(await costOf(books, async () => (job = await setUpRent(books)))).toBe(10);
    expect(job).toMatchObject({
      name: "Office rent",
      kind: "transaction",
      status: "active",
      amount: 125_000,
      currency: "USD",
      next_date: today,
      last_run: null,
      transaction: { ...rent(books), reference: null },
      invoice: null,
    });
    expect(job.next_dates).toEqual([0, 1, 2, 3, 4].map((n) => addDays(today, n)));
    expect(await read(books, job)).toEqual(job);
    expect(await balancesOf(books)).toEqual({});
    const list = await books.send("GET", "/recurring?status=active&search=RENT");
    expect(list.body.data.map((one: { id: string }) => one.id)).toEqual([job.id]);
    expect((await books.send("GET", "/recurring?status=paused")).body.data).toEqual([]);
  });

  it("shows price and days in a dry run, and charges and keeps nothing", async () => {
    const books = await openBooks();
    const schedule = { frequency: "monthly", day_of_month: 31, start_date: "2027-01-15" };
    const before = await creditsOf(books.tenant);
    const dry = await books.send("POST", "/recurring?dry_run=true", {
      transaction: rent(books),
      schedule,
    });
    expect(dry.body).toMatchObject({
      dry_run: true,
      credits: 10,
      would_pass: true,
      preview: {
        next_dates: ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"],
      },
    });
    expect(await creditsOf(books.tenant)).toBe(before);
    expect((await books.send("GET", "/recurring")).body.data).toEqual([]);
  });

  it("checks the template by the rules of what it makes, names the field, and charges nothing", async () => {
    const books = await openBooks();
    const contact = await books.make("/contacts", { kind: "vendor", name: "Landlord" });
    const lines = [{ description: "Rent", unit_price: 1_000 }];
    const unknown = "coa_01kan40c2sfx0bq7mgd1v9n3ht";
    const wrong: [object, string, RegExp?][] = [
      [
        { transaction: { ...rent(books), entries: rent(books).entries.slice(1) } },
        "transaction.entries",
      ],
      [
        {
          transaction: {
            ...rent(books),
            entries: rent(books).entries.map((entry) => ({ ...entry, account_id: unknown })),
          },
        },
        "transaction.entries.0.account_id",
      ],
      [{ invoice: { contact_id: contact.id, lines } }, "invoice.contact_id", /not a customer/],
      [
        { bill: { contact_id: contact.id, lines: [{ description: "Rent" }] } },
        "bill.lines.0.unit_price",
      ],
      [{ bill: { contact_id: contact.id, lines, issue_date: today } }, "bill.issue_date"],
      [{}, "transaction", /Send one of/],
      [
        { transaction: rent(books), bill: { contact_id: contact.id, lines } },
        "transaction",
        /Send one of/,
      ],
    ];
    const rented = { transaction: rent(books) };
    const schedules: [object, string][] = [
      [{ frequency: "hourly" }, "schedule.frequency"],
      [{ ...daily, start_date: addDays(today, -2) }, "schedule.start_date"],
      [{ ...daily, end_date: addDays(today, -2) }, "schedule.end_date"],
      [{ ...daily, time_zone: "Europe/Atlantis" }, "schedule.time_zone"],
      [{ ...daily, day_of_month: 3 }, "schedule.day_of_month"],
      [{ frequency: "monthly", day_of_month: 32 }, "schedule.day_of_month"],
      [{ frequency: "monthly", weekdays: ["monday"] }, "schedule.weekdays"],
      [{ frequency: "weekly", weekdays: [] }, "schedule.weekdays"],
      [
        { frequency: "monthly", day_of_month: 1, start_date: "2027-01-02", end_date: "2027-01-31" },
        "schedule.end_date",
      ],
    ];
    const all = [
      ...wrong.map(([body, ...rest]) => [{ schedule: daily, ...body }, ...rest] as const),
      ...schedules.map(([schedule, path]) => [{ ...rented, schedule }, path] as const),
    ];
    const cost = await costOf(books, async () => {
      for (const [body, path, words] of all) {
        const { status, body: refusal } = await books.send("POST", "/recurring", body);
        expect([status, refusal.errors?.[0]?.path]).toEqual([400, path]);
        if (words) expect(refusal.detail).toMatch(words);
      }
    });
    expect(cost).toBe(0);
    expect((await books.send("GET", "/recurring")).body.data).toEqual([]);
  });

  it("of what is to be sent at once asks for the accounts it would post to", async () => {
    const books = await openBooks();
    await books.send("PATCH", "/settings/books", { roles: { receivable: null } });
    const contact = await books.make("/contacts", { kind: "customer", name: "Northwind" });
    const invoice = { contact_id: contact.id, lines: [{ description: "Care", unit_price: 900 }] };
    const sent = await books.send("POST", "/recurring", {
      invoice,
      as_draft: false,
      schedule: daily,
    });
    expect([sent.status, sent.body.missing_role]).toEqual([409, "receivable"]);
    await books.make("/recurring", { invoice, schedule: daily });
  });
});

describe("a run", () => {
  it("makes and posts a transaction for 3 credits, told apart in the ledger", async () => {
    const books = await openBooks();
    const job = await setUpRent(books);
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(3);
    const [run] = await runsOf(books, job);
    expect(run).toMatchObject({ due_date: today, status: "made", credits: 3, reason: null });
    const { body: made } = await books.send("GET", `/transactions/${run.made_id}`);
    expect(made).toMatchObject({
      status: "posted",
      date: today,
      description: "Office rent",
      source_id: job.id,
    });
    expect(await balancesOf(books)).toEqual({ 1010: -125_000, 5000: 125_000 });
    const entries = await db().ledgerEntry.findMany({
      where: {
        organizationId: books.tenant.organization.id,
        operation: { startsWith: "recurring" },
      },
      orderBy: { seq: "asc" },
    });
    expect(entries.map(({ operation, amount, entityId }) => [operation, amount, entityId])).toEqual(
      [
        ["recurring.setup", 10_000_000n, job.id],
        ["recurring.execute", 1_000_000n, job.id],
        ["recurring.transaction", 2_000_000n, run.made_id],
      ],
    );
    expect(await read(books, job)).toMatchObject({
      next_date: addDays(today, 1),
      last_run: { due_date: today, status: "made", made_id: run.made_id },
    });
    // What it made can be corrected like anything else.
    expect((await books.send("POST", `/transactions/${run.made_id}/reverse`, {})).status).toBe(201);
    await expectSoundLedger(books.tenant);
  });

  it("makes drafts, which stay to be changed", async () => {
    const books = await openBooks();
    const contact = await books.make("/contacts", { kind: "both", name: "Northwind" });
    const lines = [{ description: "Care", unit_price: 900 }];
    const rented = await setUpRent(books, { as_draft: true });
    const billed = await books.make("/recurring", {
      bill: { contact_id: contact.id, lines, due_in_days: 10 },
      schedule: daily,
    });
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(6);
    const [{ made_id: pending }] = await runsOf(books, rented);
    const changed = await books.send("PATCH", `/transactions/${pending}`, { description: "Rent" });
    expect(changed.body).toMatchObject({ status: "pending", description: "Rent" });
    const [{ made_id: draft }] = await runsOf(books, billed);
    expect((await books.send("GET", `/bills/${draft}`)).body).toMatchObject({
      status: "draft",
      issue_date: today,
      due_date: addDays(today, 10),
    });
    expect(await balancesOf(books)).toEqual({});
  });

  it("sends invoices with numbers in a row, and says so in the event history", async () => {
    const books = await openBooks();
    const contact = await books.make("/contacts", { kind: "customer", name: "Northwind" });
    const lines = [{ description: "Care", unit_price: 900 }];
    const job = await books.make("/recurring", {
      invoice: { contact_id: contact.id, lines },
      as_draft: false,
      schedule: daily,
    });
    await runDueJobs(inDays(2));
    const runs = await runsOf(books, job);
    const made = await Promise.all(
      runs.map(async (run: { made_id: string }) => {
        const { body } = await books.send("GET", `/invoices/${run.made_id}`);
        return [body.number, body.status, body.issue_date];
      }),
    );
    expect(made).toEqual([
      ["INV-0003", "sent", addDays(today, 2)],
      ["INV-0002", "sent", addDays(today, 1)],
      ["INV-0001", "sent", today],
    ]);
    const [{ made_id }] = runs;
    expect((await books.send("GET", `/invoices/${made_id}`)).body.recurring_id).toBe(job.id);
    expect(await balancesOf(books)).toEqual({ 1200: 2_700, 4100: -2_700 });
    const events = await db().bookEvent.findMany({
      where: { organizationId: books.tenant.organization.id, entityId: job.id },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ type }) => type)).toEqual([
      "recurring.created",
      ...Array.from({ length: 3 }, () => "recurring.ran"),
    ]);
  });

  it("emails the invoices it sends, where it is told to and can", async () => {
    const books = await openBooks();
    const contact = await books.make("/contacts", { kind: "customer", name: "Northwind" });
    const invoice = {
      contact_id: contact.id,
      lines: [{ description: "Care", unit_price: 900 }],
      email: true,
    };
    const body = { invoice, as_draft: false, schedule: daily };
    const refused = await books.send("POST", "/recurring", body);
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, "invoice.contact_id"]);
    const kept = await books.send("POST", "/recurring", { ...body, as_draft: true });
    expect([kept.status, kept.body.errors[0].path]).toEqual([400, "invoice.email"]);
    await books.send("PATCH", `/contacts/${contact.id}`, { email: "pay@northwind.test" });
    const job = await books.make("/recurring", body);
    expect(job.invoice.email).toBe(true);
    await runDueJobs(inDays(0));
    const emails = await db().emailMessage.findMany({
      where: { organizationId: books.tenant.organization.id, template: "invoice" },
    });
    expect(emails.map(({ recipient }) => recipient)).toEqual(["pay@northwind.test"]);
  });

  it("comes once however many workers there are, and in the order of its days", async () => {
    const books = await openBooks();
    const jobs = [await setUpRent(books), await setUpRent(books)];
    const cost = await costOf(books, () =>
      Promise.all(Array.from({ length: 6 }, () => runDueJobs(inDays(9)))),
    );
    // One at a time has a job; whoever came while it was worked on left the rest to the next look.
    await runDueJobs(inDays(9));
    expect(cost).toBeGreaterThan(0);
    for (const job of jobs) {
      const runs = await runsOf(books, job);
      expect(runs.map((run: { due_date: string }) => run.due_date)).toEqual(
        Array.from({ length: 10 }, (_, n) => addDays(today, 9 - n)),
      );
      const ids = runs.map((run: { id: string }) => run.id);
      expect(ids).toEqual([...ids].sort().reverse());
    }
    const { 5000: spent } = await balancesOf(books);
    expect(spent).toBe(20 * 125_000);
    await expectSoundLedger(books.tenant);
  });

  it("ends with the number of its runs, or with its last day", async () => {
    const books = await openBooks();
    const counted = await setUpRent(books, { schedule: { ...daily, max_runs: 2 } });
    const dated = await setUpRent(books, { schedule: { ...daily, end_date: addDays(today, 2) } });
    await runDueJobs(inDays(8));
    expect(await read(books, counted)).toMatchObject({ status: "ended", next_date: null });
    expect(await runsOf(books, counted)).toHaveLength(2);
    expect(await read(books, dated)).toMatchObject({ status: "ended", next_dates: [] });
    expect(await runsOf(books, dated)).toHaveLength(3);
    const late = await act(books, counted, "pause");
    expect([late.status, late.body.recurring_status]).toEqual([409, "ended"]);
  });

  it("counts against the budget of whoever set it up, and waits while that refuses", async () => {
    const books = await openBooks();
    const { organization, actor } = books.tenant;
    const job = await setUpRent(books);
    await runDueJobs(inDays(0));
    const [entry] = await db().ledgerEntry.findMany({
      where: { organizationId: organization.id, operation: "recurring.transaction" },
    });
    expect(entry?.actorType).toBe("api_key");
    const budget = {
      subject: "api_key",
      subject_id: entry?.actorId,
      period: "lifetime",
      limit: 4,
      action: "block",
      alert_percents: [100],
    } satisfies NewBudget;
    await createBudget(organization, budget, actor, new Date());
    expect(await costOf(books, () => runDueJobs(inDays(2)))).toBe(3);
    expect(await read(books, job)).toMatchObject({
      status: "waiting_for_credits",
      next_date: addDays(today, 2),
      reason: expect.stringContaining("budget"),
    });
    await expectSoundLedger(books.tenant);
  });
});

describe("a run without credits", () => {
  it("waits, says so once, and is made in its turn when there are credits", async () => {
    // Ten for each of two jobs, and two are left for a run that costs three.
    const books = await openBooks(22);
    const jobs = [await setUpRent(books), await setUpRent(books)];
    const evening = new Date(inDays(1).getTime() - 3_600_000);
    const cost = await costOf(books, async () => {
      await runDueJobs(inDays(0));
      await runDueJobs(evening);
      await runDueJobs(evening);
    });
    expect(cost).toBe(0);
    for (const job of jobs) {
      expect(await read(books, job)).toMatchObject({
        status: "waiting_for_credits",
        reason:
          "A run costs 3 credits, and there aren't enough. It runs automatically once there are.",
        next_date: today,
      });
      expect(await runsOf(books, job)).toEqual([]);
    }
    expect(await balancesOf(books)).toEqual({});
    const { organization, owner } = books.tenant;
    const emails = await db().emailMessage.findMany({
      where: { organizationId: organization.id, template: "recurring-waiting" },
    });
    expect(emails.map(({ recipient }) => recipient)).toEqual([owner.email]);
    const listed = await books.send("GET", "/recurring?status=waiting_for_credits");
    expect(listed.body.data).toHaveLength(2);
    expect((await books.send("GET", "/recurring?status=active")).body.data).toEqual([]);

    await grantCredits(evening, organization, 10);
    await runDueJobs(new Date(evening.getTime() + 15 * 60_000));
    const statuses = await Promise.all(jobs.map(async (job) => (await read(books, job)).status));
    // Two days of two jobs, at three credits each.
    const made = await Promise.all(jobs.map(async (job) => (await runsOf(books, job)).length));
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(statuses).toEqual(["active", "active"]);
    expect(await creditsOf(books.tenant)).toBe(0);
    await expectSoundLedger(books.tenant);
  });

  it("can be paused while it waits, and then stays paused", async () => {
    const books = await openBooks(11);
    const job = await setUpRent(books);
    await runDueJobs(inDays(0));
    expect((await act(books, job, "pause")).body).toMatchObject({ status: "paused", reason: null });
    await grantCredits(new Date(), books.tenant.organization, 10);
    await runDueJobs(inDays(1));
    expect(await runsOf(books, job)).toEqual([]);
  });
});

describe("a run that can't be made", () => {
  async function careJob(books: Books) {
    const contact = await books.make("/contacts", { kind: "customer", name: "Northwind" });
    const job = await books.make("/recurring", {
      invoice: {
        contact_id: contact.id,
        lines: [{ description: "Care", unit_price: 900 }],
      },
      as_draft: false,
      schedule: daily,
    });
    const archive = (archived: boolean) =>
      books.send("PATCH", `/contacts/${contact.id}`, { archived });
    return { job, archive };
  }

  it("fails with the reason in words, costs nothing, leaves nothing, and lets the next one come", async () => {
    const books = await openBooks();
    const { job, archive } = await careJob(books);
    await archive(true);
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(0);
    const [failed] = await runsOf(books, job);
    expect(failed).toMatchObject({
      status: "failed",
      reason: "The contact Northwind is archived. Choose another.",
      made_id: null,
      credits: 0,
    });
    expect((await books.send("GET", "/invoices")).body.data).toEqual([]);
    await archive(false);
    expect(await costOf(books, () => runDueJobs(inDays(1)))).toBe(3);
    expect(await read(books, job)).toMatchObject({ status: "active", failures: 0 });
    // The day that failed is made up by hand, once.
    const redo = () => act(books, job, "run", { due_date: today });
    const again = await redo();
    expect([again.status, again.body.due_date]).toEqual([201, today]);
    expect((await redo()).status).toBe(409);
    expect((await runsOf(books, job)).map((run: { status: string }) => run.status)).toEqual([
      "made",
      "made",
    ]);
  });

  it("in a closed period leaves no draft behind", async () => {
    const books = await openBooks();
    const { job } = await careJob(books);
    await books.send("PATCH", "/settings/books", { closed_through: today });
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(0);
    const [failed] = await runsOf(books, job);
    expect(failed.reason).toMatch(/closed through/);
    expect(failed.reason).not.toMatch(/Nothing was/);
    expect((await books.send("GET", "/invoices")).body.data).toEqual([]);
    await runDueJobs(inDays(1));
    expect((await runsOf(books, job))[0].status).toBe("made");
  });

  it("five times in a row pauses the job and tells why", async () => {
    const books = await openBooks();
    const { job, archive } = await careJob(books);
    await archive(true);
    await runDueJobs(inDays(9));
    expect(await runsOf(books, job)).toHaveLength(5);
    const paused = await read(books, job);
    expect(paused).toMatchObject({ status: "paused", failures: 5, next_date: addDays(today, 5) });
    expect(paused.reason).toMatch(/^5 runs failed in a row.*Northwind is archived/);
    const emails = await db().emailMessage.count({
      where: { organizationId: books.tenant.organization.id, template: "recurring-paused" },
    });
    expect(emails).toBe(1);
    await archive(false);
    expect((await act(books, job, "resume")).body).toMatchObject({ status: "active", failures: 0 });
  });
});

describe("pausing and resuming", () => {
  it("leaves out what was missed, or makes it up", async () => {
    const books = await openBooks();
    const [skipping, catching] = [await setUpRent(books), await setUpRent(books)];
    for (const job of [skipping, catching]) {
      expect((await act(books, job, "pause")).body).toMatchObject({ status: "paused" });
      expect((await act(books, job, "pause")).status).toBe(409);
    }
    await runDueJobs(inDays(3));
    // As if they had been paused four days ago.
    for (const { id } of [skipping, catching])
      await db().recurringJob.update({
        where: { id },
        data: { nextDate: new Date(addDays(today, -4)), startDate: new Date(addDays(today, -4)) },
      });
    const skipped = await act(books, skipping, "resume");
    expect(skipped.body).toMatchObject({ status: "active", next_date: today });
    const caught = await act(books, catching, "resume", { missed: "catch_up" });
    expect(caught.body).toMatchObject({ status: "active", next_date: addDays(today, -4) });
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(3 + 5 * 3);
    expect(await runsOf(books, skipping)).toHaveLength(1);
    expect(await runsOf(books, catching)).toHaveLength(5);
    expect((await act(books, catching, "resume")).status).toBe(409);
  });

  it("is over once it is cancelled", async () => {
    const books = await openBooks();
    const job = await setUpRent(books);
    expect((await act(books, job, "cancel")).body).toMatchObject({
      status: "cancelled",
      next_date: null,
    });
    expect(await costOf(books, () => runDueJobs(inDays(5)))).toBe(0);
    for (const verb of ["pause", "resume", "cancel", "run"])
      expect([verb, (await act(books, job, verb)).status]).toEqual([verb, 409]);
    expect((await books.send("PATCH", `/recurring/${job.id}`, { name: "Rent" })).status).toBe(409);
  });

  it("against a worker at the same moment: either the run was made, or it never will be", async () => {
    const books = await openBooks();
    for (let round = 0; round < 6; round++) {
      const job = await setUpRent(books);
      const [, paused] = await Promise.all([runDueJobs(inDays(0)), act(books, job, "pause")]);
      expect(paused.status).toBe(200);
      const { next_date: next } = await read(books, job);
      const made = (await runsOf(books, job)).length;
      expect([made, next]).toEqual(made === 1 ? [1, addDays(today, 1)] : [0, today]);
      await runDueJobs(inDays(0));
      expect(await runsOf(books, job)).toHaveLength(made);
    }
    await expectSoundLedger(books.tenant);
  });
});

describe("running by hand", () => {
  it("makes today's run once, at the price of every run, however often it is asked for at once", async () => {
    const books = await openBooks();
    const job = await setUpRent(books, { schedule: { ...daily, start_date: addDays(today, 3) } });
    const dry = await books.send("POST", `/recurring/${job.id}/run?dry_run=true`, {});
    expect(dry.body).toMatchObject({ dry_run: true, credits: 3, would_pass: true });
    let answers: { status: number }[] = [];
    const cost = await costOf(books, async () => {
      answers = await Promise.all(Array.from({ length: 5 }, () => act(books, job, "run")));
    });
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(cost).toBe(3);
    expect(await runsOf(books, job)).toHaveLength(1);
    // An extra run does not move the schedule.
    expect(await read(books, job)).toMatchObject({ next_date: addDays(today, 3) });
    await expectSoundLedger(books.tenant);
  });

  it("takes the turn of the worker, and answers a repeat of its key with the same run", async () => {
    const books = await openBooks();
    const job = await setUpRent(books);
    const key = { "Idempotency-Key": "run-1" };
    const run = () => books.send("POST", `/recurring/${job.id}/run`, {}, key);
    const first = await run();
    expect(first.status).toBe(201);
    expect(first.headers.get("x-credits-cost")).toBe("3");
    const again = await run();
    expect([again.body, again.headers.get("x-credits-cost")]).toEqual([first.body, "0"]);
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(0);
    expect(await read(books, job)).toMatchObject({ next_date: addDays(today, 1) });
  });

  it("without credits is refused as any other operation, and leaves nothing", async () => {
    const books = await openBooks(12);
    const job = await setUpRent(books);
    const refused = await act(books, job, "run");
    expect([refused.status, refused.body.required, refused.body.available]).toEqual([402, 3, 2]);
    expect(await runsOf(books, job)).toEqual([]);
    expect((await books.send("GET", "/transactions")).body.data).toEqual([]);
    const other = await act(books, job, "run", { due_date: addDays(today, 1) });
    expect([other.status, other.body.errors[0].path]).toEqual([400, "due_date"]);
  });
});

describe("the doctor", () => {
  it("names a run whose charge is another, and a job that nobody runs", async () => {
    const books = await openBooks();
    const job = await setUpRent(books);
    await runDueJobs(inDays(0));
    const { creditAccountId: account } = books.tenant.organization;
    async function findings() {
      const { rules } = await checkBooks(new Date(), { account });
      return rules.flatMap(({ rule, first }) => (first ? [[rule, first.row]] : []));
    }
    expect(await findings()).toEqual([]);
    const [run] = await runsOf(books, job);
    await db().recurringRun.update({ where: { id: run.id }, data: { charged: 4_000_000n } });
    const hours = new Date(Date.now() - 2 * 3_600_000);
    await db().recurringJob.update({
      where: { id: job.id },
      data: { tryAt: hours, updatedAt: hours },
    });
    expect(await findings()).toEqual([
      ["each run of a recurring job was charged once, at what it says", `recurring run ${run.id}`],
      ["no recurring run is left undone", `recurring job ${job.id}`],
    ]);
  });
});

describe("the rent of a scenario", () => {
  it("is paid on the first of each month of a past, each with its own time", async () => {
    const at = (day: string) => new Date(`${day}T09:00:00Z`);
    const tenant = await tenantWith(100);
    const { organization, actor, books } = tenant;
    const accounts = { rent: books.sales, bank: books.cash };
    const place = { organization, actor, accounts, amount: 125_000 };
    const id = await rentOffice(at("2027-01-15"), place);
    for (const day of ["2027-02-01", "2027-02-20", "2027-03-02", "2027-04-01"])
      await runDueDays(id, at(day));
    const runs = await db().recurringRun.findMany({
      where: { jobId: id },
      orderBy: { dueDate: "asc" },
    });
    expect(runs.map(({ dueDate, createdAt }) => [dueDate, createdAt])).toEqual([
      [new Date("2027-02-01"), at("2027-02-01")],
      [new Date("2027-03-01"), at("2027-03-02")],
      [new Date("2027-04-01"), at("2027-04-01")],
    ]);
    await expectSoundLedger(tenant);
  });
});

describe("changing", () => {
  it("is free, keeps what is left out, and begins a new schedule anew", async () => {
    const books = await openBooks();
    const job = await setUpRent(books);
    const path = `/recurring/${job.id}`;
    const cost = await costOf(books, async () => {
      const named = await books.send("PATCH", path, { name: "Rent", as_draft: true });
      expect(named.body).toEqual({
        ...job,
        name: "Rent",
        as_draft: true,
        updated_at: named.body.updated_at,
      });
      const dearer = await books.send("PATCH", path, { transaction: rent(books, 130_000) });
      expect(dearer.body).toMatchObject({ amount: 130_000, name: "Rent", next_date: today });
      const schedule = { frequency: "monthly", day_of_month: 31, start_date: "2027-02-01" };
      const rescheduled = await books.send("PATCH", path, { schedule });
      expect(rescheduled.body).toMatchObject({ next_date: "2027-02-28", amount: 130_000 });
      const invoice = {
        contact_id: "con_01kan40c2sfx0bq7mgd1v9n3ht",
        lines: [{ description: "Care", unit_price: 1 }],
      };
      const other = await books.send("PATCH", path, { invoice });
      expect([other.status, other.body.errors[0].path]).toEqual([400, "invoice"]);
      const broken = { ...rent(books), currency: "EUR" };
      expect((await books.send("PATCH", path, { transaction: broken })).status).toBe(200);
      expect((await books.send("PATCH", path, {})).status).toBe(400);
    });
    expect(cost).toBe(0);
    await runDueJobs(inDays(5));
    expect(await runsOf(books, job)).toEqual([]);
  });

  it("comes to a day again without making it twice", async () => {
    const books = await openBooks();
    const job = await setUpRent(books);
    await runDueJobs(inDays(0));
    await books.send("PATCH", `/recurring/${job.id}`, { schedule: { frequency: "daily" } });
    expect(await costOf(books, () => runDueJobs(inDays(0)))).toBe(0);
    expect(await read(books, job)).toMatchObject({ next_date: addDays(today, 1) });
    expect(await runsOf(books, job)).toHaveLength(1);
  });
});
