import { spawn } from "node:child_process";
import { once } from "node:events";
import { BlobReader, TextWriter, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sweepExports } from "@/server/accounting/exports/end-export";
import { exportData } from "@/server/accounting/exports/export-data";
import { exportListNames, exportLists } from "@/server/accounting/exports/export-lists.schema";
import { listSources } from "@/server/accounting/exports/list-sources";
import { makeExport } from "@/server/accounting/exports/make-export";
import { writeContent } from "@/server/accounting/exports/write-content";
import { LINES_AT_ONCE } from "@/server/accounting/exports/write-list";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { openSnapshot } from "@/server/foundation/snapshot";
import { databaseStorage } from "@/server/gateways/storage/database-storage";
import { sweepFiles } from "@/server/gateways/storage/files";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { closeLanes } from "@/server/operations/lane/lanes";
import { purgeExpired } from "@/server/retention/purge-expired";
import { bundled } from "../support/bundled";
import { creditsOf, expectSoundLedger } from "../support/tenant";
import { type Books, costOf, openBooks } from "./books";

/** Of which most is our code and its packages, the templates of emails included. */
const SMALL_HEAP_MB = 52;

const MANY = 60_000;
const DAY_MS = 86_400_000;

let books: Books;
let large: Books;
let contactId: string;

beforeAll(async () => {
  [books, large] = [await openBooks(3_000), await openBooks(1_000)];
  contactId = (await books.make("/contacts", { kind: "both", name: "=cmd|' /C calc'!A0" })).id;
  await books.make("/contacts", { kind: "vendor", name: "Paper Mill" });
  await books.make("/categories", { kind: "expense", name: "Travel" });
  await books.make("/tax-rates", { name: "VAT", percent_decimal: "19" });
  await books.make("/items", { name: "Hour", sale_price: 12_050, currency: "USD" });
  await books.make("/exchange-rates", {
    base: "EUR",
    quote: "USD",
    rate_decimal: "1.08250",
    date: "2026-01-02",
  });
  const invoice = await books.make("/invoices", {
    contact_id: contactId,
    issue_date: "2026-02-10",
    due_date: "2026-03-10",
    lines: [{ description: 'A "quoted", line', unit_price: 12_345, quantity_decimal: "1.5" }],
  });
  await books.make(`/invoices/${invoice.id}/send`);
  await books.make(`/invoices/${invoice.id}/payments`, { amount: 5_000, date: "2026-02-20" });
  await books.make("/bills", {
    contact_id: contactId,
    issue_date: "2026-03-01",
    lines: [{ description: "Paper", unit_price: 900 }],
  });
  await books.make("/documents", { name: "A/B.csv", content: btoa("a,b\n1,2\n") });
  const reconciliation = await books.make("/reconciliations", {
    account_id: books.accounts.bank,
    from: "2026-02-01",
    to: "2026-02-28",
    opening_balance: -250,
    closing_balance: 4_750,
  });
  await books.make(`/reconciliations/${reconciliation.id}/statements`, {
    content: btoa("Date,Amount,Payee\n2026-02-20,50.00,Northwind\n2026-02-21,-1.25,Fee\n"),
  });
  const rent = { contact_id: contactId, lines: [{ description: "Rent", unit_price: 90_000 }] };
  const schedule = { frequency: "monthly", day_of_month: 31 };
  await books.make("/recurring", { name: "Office rent", bill: rent, schedule });
  await fill(large, MANY);
});
afterEach(() => expectSoundLedger(books.tenant));
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

/** So many lines that nobody typed: written in bulk. */
async function fill({ tenant, accounts }: Books, lines: number): Promise<void> {
  const tag = newId("request").slice(-10);
  const { id } = tenant.organization;
  const written = db().$executeRaw`
    insert into book_transactions (id, organization_id, status, date, description, currency, created_at)
    select 'txn_' || ${tag} || lpad(n::text, 16, '0'), ${id}, 'pending', date '2026-01-01' + n % 300, 'Sale ' || n, 'USD', now()
    from generate_series(1, ${lines / 2}::int) n`;
  // Together: what does not balance is refused at the end of a transaction.
  await db().$transaction([
    written,
    db().$executeRaw`
    insert into book_lines (id, transaction_id, position, account_id, entry_type, amount)
    select 'line_' || ${tag} || lpad(n::text, 14, '0') || side, 'txn_' || ${tag} || lpad(n::text, 16, '0'), side,
      case side when 0 then ${accounts.bank} else ${accounts.income} end, case side when 0 then 'debit' else 'credit' end::book_entry_type, 5
    from generate_series(1, ${lines / 2}::int) n, generate_series(0, 1) side`,
  ]);
}

// biome-ignore lint/suspicious/noExplicitAny: what tests look at in an answer is theirs to know.
type Made = any;

/** Asks for an export and makes it, as the worker would. */
async function exported(body: object, from = books): Promise<Made> {
  const { id } = await from.make<{ id: string }>("/exports", body);
  await makeExport(id, new Date());
  return (await from.send("GET", `/exports/${id}`)).body;
}

const fileOf = ({ id }: Made, from = books) => from.send<string>("GET", `/exports/${id}/file`);

const rowsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true, bom: true });

/** As it is stored: what reads an answer as text drops the byte order mark. */
async function bytesOf({ id }: Made): Promise<Blob> {
  const { fileId } = await db().bookExport.findUniqueOrThrow({ where: { id } });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of databaseStorage.read(fileId ?? "")) pieces.push(new Uint8Array(piece));
  return new Blob(pieces);
}

const holdsOf = ({ tenant }: Books) =>
  db().hold.findMany({
    where: { organizationId: tenant.organization.id },
    orderBy: { id: "desc" },
  });

describe("a list", () => {
  it.each(exportListNames)(
    "%s comes as CSV with every column, and narrowed to nothing",
    async (kind) => {
      const made = await exported({ kind });
      expect(made).toMatchObject({ kind, status: "finished", problem: null });
      const { body, headers } = await fileOf(made);
      const rows = rowsOf(body);
      expect(rows.length).toBeGreaterThan(0);
      expect(made.lines).toBe(rows.length);
      expect(Number(headers.get("content-length"))).toBe(made.file.bytes);
      const names = listSources[kind].columns.map(({ name }) => name);
      expect(body.slice(0, body.indexOf("\r\n")).split(",")).toEqual(names);
      expect(headers.get("content-disposition")).toMatch(/^attachment; filename="[a-z-]+-\d{4}/);
      expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");

      const { days, statuses, types, searched } = { days: undefined, ...exportLists[kind] } as {
        days?: string;
        statuses?: string[];
        types?: string[];
        searched?: true;
      };
      const narrowed = await exported({
        kind,
        ...(days ? { from: "2001-01-01", to: "2001-01-31" } : {}),
        ...(statuses ? { status: statuses.at(-1) } : {}),
        ...(types ? { type: types.at(-1) } : {}),
        ...(searched ? { search: "no such words" } : {}),
      });
      const isNarrowed = days || statuses || types || searched;
      expect(narrowed.lines).toBe(isNarrowed ? 0 : made.lines);
    },
  );

  it("is exact and safe to open: whole units with their decimals, negative ones as numbers, no formula", async () => {
    const [invoice] = rowsOf((await fileOf(await exported({ kind: "invoices" }))).body);
    expect(invoice).toMatchObject({
      contact_name: "'=cmd|' /C calc'!A0",
      total: "185.18",
      paid: "50.00",
      due: "135.18",
      currency: "USD",
      status: "partially_paid",
    });
    const [line] = rowsOf((await fileOf(await exported({ kind: "invoice_lines" }))).body);
    expect(line).toMatchObject({ description: 'A "quoted", line', quantity: "1.5", net: "185.18" });
    const { body } = await fileOf(await exported({ kind: "reconciliations" }));
    expect(body).toContain(",-2.50,47.50,");
    const [rate] = rowsOf((await fileOf(await exported({ kind: "exchange_rates" }))).body);
    expect(rate?.rate).toBe("1.0825");
  });

  it("takes the filters of its page", async () => {
    const count = async (body: object) => (await exported(body)).lines;
    expect(await count({ kind: "contacts", type: "vendor" })).toBe(1);
    expect(await count({ kind: "contacts", search: "paper" })).toBe(1);
    expect(await count({ kind: "invoices", status: "overdue" })).toBe(1);
    expect(await count({ kind: "recurring", type: "bill", status: "active", search: "RENT" })).toBe(
      1,
    );
    expect(await count({ kind: "invoices", status: "draft" })).toBe(0);
    expect(await count({ kind: "bills", status: "draft", from: "2026-03-01" })).toBe(1);
    expect(await count({ kind: "transactions", status: "posted", to: "2026-02-10" })).toBe(2);
  });

  it.each([
    [{ kind: "contacts", from: "2026-01-01" }, "from"],
    [{ kind: "transactions", from: "2026-02-01", to: "2026-01-31" }, "to"],
    [{ kind: "transactions", status: "draft" }, "status"],
    [{ kind: "accounts", type: "asset" }, "type"],
    [{ kind: "payments", search: "x" }, "search"],
    [{ kind: "books", format: "pdf" }, "format"],
    [{ kind: "invoices", documents: true }, "documents"],
    [{ kind: "passwords" }, "kind"],
  ])("%j is refused, and costs nothing", async (body, path) => {
    const before = await creditsOf(books.tenant);
    const refused = await books.send("POST", "/exports", body);
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, path]);
    expect(await creditsOf(books.tenant)).toBe(before);
  });

  it("of another organization is not read", async () => {
    const made = await exported({ kind: "contacts" });
    for (const path of ["", "/file"])
      expect((await large.send("GET", `/exports/${made.id}${path}`)).status).toBe(404);
    expect((await large.send("POST", `/exports/${made.id}/cancel`)).status).toBe(404);
  });
});

describe("who exported before there were other lists", () => {
  it("gets the lines of the days with the answer, and the file as CSV of the export itself", async () => {
    const range = { from: "2026-02-01", to: "2026-02-28" };
    const made = await books.make("/exports", range);
    expect(made).toMatchObject({ ...range, lines: 4, status: "finished", kind: "transactions" });
    const { body, headers } = await books.send<string>("GET", `/exports/${made.id}?format=csv`);
    const rows = rowsOf(body);
    expect(rows).toHaveLength(4);
    expect(Object.keys(rows[0] ?? {}).slice(0, 11)).toEqual([
      "transaction_id",
      "date",
      "status",
      "description",
      "reference",
      "account_code",
      "account_name",
      "entry_type",
      "amount",
      "currency",
      "line_description",
    ]);
    const bare = await books.send<string>("GET", `/exports/${made.id}?bom=false`, undefined, {
      accept: "text/csv",
    });
    expect(bare.body).toBe(body);
    expect(Number(bare.headers.get("content-length"))).toBe(
      Number(headers.get("content-length")) - 3,
    );
  });
});

describe("the whole books", () => {
  it("come as a ZIP with a CSV for each list and the files that were uploaded", async () => {
    let made: Made;
    expect(
      await costOf(books, async () => (made = await exported({ kind: "books", documents: true }))),
    ).toBe(10);
    expect(made.file).toMatchObject({ content_type: "application/zip" });
    const entries = await new ZipReader(new BlobReader(await bytesOf(made))).getEntries();
    const [document] = await db().document.findMany({
      where: { organizationId: books.tenant.organization.id },
    });
    expect(entries.map(({ filename }) => filename)).toEqual([
      ...exportListNames.map((list) => `${list}.csv`),
      `documents/${document?.id}-A_B.csv`,
    ]);
    let lines = 1;
    for (const entry of entries) {
      if (entry.directory) throw new Error("no folders of their own");
      if (entry.filename.startsWith("documents/")) {
        expect(await entry.getData(new TextWriter())).toBe("a,b\n1,2\n");
      } else {
        const bytes = await entry.getData(new Uint8ArrayWriter());
        lines += rowsOf(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)).length;
      }
    }
    expect(made.lines).toBe(lines);
  });

  it("are told beforehand: how many lines, and nothing moves", async () => {
    const before = [await creditsOf(books.tenant), await db().bookExport.count()];
    const { body } = await books.send("POST", "/exports?dry_run=true", { kind: "books" });
    expect(body).toMatchObject({ credits: 10, would_pass: true, preview: { more: false } });
    expect(body.preview.lines).toBe((await exported({ kind: "books" })).lines);
    expect([(await creditsOf(books.tenant)) + 10, (await db().bookExport.count()) - 1]).toEqual(
      before,
    );
  });
});

describe("a PDF", () => {
  it("has the columns that fit on paper", async () => {
    const made = await exported({ kind: "invoices", format: "pdf" });
    expect(made).toMatchObject({ status: "finished", lines: 1 });
    const { headers } = await fileOf(made);
    expect(headers.get("content-type")).toBe("application/pdf");
    expect(await (await bytesOf(made)).slice(0, 5).text()).toBe("%PDF-");
  });

  it("of a list that nobody prints is refused before anything is held", async () => {
    const before = await large.tenant;
    const refused = await large.send("POST", "/exports", { kind: "transactions", format: "pdf" });
    expect([refused.status, refused.body.detail]).toEqual([
      400,
      expect.stringContaining("at most 5,000 lines"),
    ]);
    expect(await holdsOf({ ...large, tenant: before })).toEqual([]);
  });
});

describe("the memory of an export", () => {
  /** The content of an export of the large books, and how many rows it has read so far. */
  async function contentOf(kind: "transactions" | "books") {
    const snapshot = await openSnapshot();
    let read = 0;
    const counting = {
      ...snapshot,
      async *pages(...asked: Parameters<typeof snapshot.pages>) {
        for await (const rows of snapshot.pages(...asked)) {
          read += rows.length;
          yield rows;
        }
      },
    };
    const { id, name, timeZone } = large.tenant.organization;
    const days = { fromDate: null, toDate: null };
    const chunks = writeContent(
      counting,
      {
        organizationId: id,
        kind,
        format: "csv",
        ...days,
        filters: {},
        organization: { name, timeZone },
        now: new Date(),
      },
      async () => {},
    );
    return { snapshot, chunks, read: () => read };
  }

  it("holds one page of lines, however many there are: no line is read before the ones before it are taken", async () => {
    const { snapshot, chunks, read } = await contentOf("transactions");
    let taken = -1; // the names of the columns
    let held = 0;
    for await (const chunk of chunks) {
      taken += Buffer.from(chunk).toString().split("\r\n").length - 1;
      held = Math.max(held, read() - taken);
      expect(chunk.length).toBeLessThan(LINES_AT_ONCE * 1_000);
    }
    await snapshot.end();
    expect(taken).toBe(MANY);
    expect(held).toBeLessThanOrEqual(LINES_AT_ONCE);
  });

  it("does not grow in an archive either: nobody reads on while nothing is taken", async () => {
    const { snapshot, chunks, read } = await contentOf("books");
    await chunks.next();
    const before = read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(read() - before).toBeLessThan(MANY / 4);
    await chunks.return(undefined);
    await snapshot.end();
    expect(read()).toBeLessThan(MANY / 2);
  });

  it("fits a process with little memory, whatever the size of the books", async () => {
    const { id } = await large.make("/exports", { kind: "books" });
    // Bundled as the product is: a compiler in the process would take a third of its memory.
    const program = bundled("tests/support/export-process.ts");
    const child = spawn(process.execPath, [`--max-old-space-size=${SMALL_HEAP_MB}`, program, id], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    expect(await once(child, "exit")).toEqual([0, null]);
    const { body } = await large.send("GET", `/exports/${id}`);
    expect(body).toMatchObject({ status: "finished" });
    expect(body.lines).toBeGreaterThan(MANY);
  }, 60_000);
});

describe("an export that is made by the worker", () => {
  it("is of one moment: what is entered while it is written is not in it", async () => {
    const snapshot = await openSnapshot();
    const count = () =>
      snapshot.count(
        listSources.contacts.select({
          organizationId: books.tenant.organization.id,
          timeZone: "UTC",
          today: "2026-11-30",
        }),
      );
    const before = await count();
    await books.make("/contacts", { kind: "customer", name: "Came later" });
    expect(await count()).toBe(before);
    await snapshot.end();
  });

  it("waits with its price held, is charged when it is finished, and only once whoever makes it", async () => {
    const before = await creditsOf(large.tenant);
    const made = await large.make("/exports", {});
    expect(made).toMatchObject({ status: "queued", lines: 0, lines_total: null, file: null });
    expect((await holdsOf(large))[0]).toMatchObject({ state: "held", amount: 10_000_000n });
    const early = await large.send("GET", `/exports/${made.id}/file`);
    expect([early.status, early.body.state]).toEqual([409, "queued"]);
    const now = new Date();
    await Promise.all(Array.from({ length: 4 }, () => makeExport(made.id, now)));
    const { body } = await large.send("GET", `/exports/${made.id}`);
    expect(body).toMatchObject({ status: "finished", lines: MANY, lines_total: MANY });
    await makeExport(made.id, now);
    expect(await creditsOf(large.tenant)).toBe(before - 10);
    expect((await holdsOf(large))[0]?.state).toBe("captured");
    const kept = await db().storedFile.count({
      where: {
        organizationId: large.tenant.organization.id,
        state: "kept",
        export: { id: made.id },
      },
    });
    expect(kept).toBe(1);
    const capture = await db().ledgerEntry.findFirstOrThrow({
      where: { kind: "capture", entityId: made.id },
    });
    expect(capture.entityType).toBe("export");
    await expectSoundLedger(large.tenant);
  });

  it("is begun again when its worker was killed in the middle, and charged once", async () => {
    const before = await creditsOf(large.tenant);
    const { id } = await large.make("/exports", { kind: "books" });
    const child = spawn(process.execPath, [bundled("tests/support/export-process.ts"), id], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const progress = () => db().bookExport.findUniqueOrThrow({ where: { id } });
    await expect
      .poll(async () => (await progress()).linesDone, { timeout: 30_000 })
      .toBeGreaterThan(0);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await progress()).toMatchObject({ status: "working", attempt: 1 });
    expect(await creditsOf(large.tenant)).toBe(before);
    await makeExport(id, new Date());
    expect(await progress()).toMatchObject({ status: "finished", attempt: 2 });
    expect(await creditsOf(large.tenant)).toBe(before - 10);
    // What the dead one had written is found by the sweep.
    await sweepFiles(new Date(Date.now() + 2 * 3_600_000));
    const states = await db().storedFile.findMany({
      where: { organizationId: large.tenant.organization.id },
    });
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["kept"]));
    await expectSoundLedger(large.tenant);
  }, 60_000);

  it("stops when it is cancelled, and gives its credits back at once", async () => {
    const before = await creditsOf(large.tenant);
    const { id } = await large.make("/exports", { kind: "books" });
    const making = makeExport(id, new Date());
    await expect
      .poll(async () => (await db().bookExport.findUniqueOrThrow({ where: { id } })).status)
      .toBe("working");
    const cancelled = await large.send("POST", `/exports/${id}/cancel`);
    expect([cancelled.status, cancelled.body.status]).toEqual([200, "cancelled"]);
    expect((await holdsOf(large))[0]?.state).toBe("released");
    await making;
    expect((await large.send("GET", `/exports/${id}`)).body.status).toBe("cancelled");
    expect((await large.send("POST", `/exports/${id}/cancel`)).status).toBe(200);
    expect(await creditsOf(large.tenant)).toBe(before);
    await expectSoundLedger(large.tenant);
  });

  it("cannot be cancelled once it is finished", async () => {
    const made = await exported({ kind: "contacts" });
    const refused = await books.send("POST", `/exports/${made.id}/cancel`);
    expect([refused.status, refused.body.state]).toEqual([409, "finished"]);
  });

  it("is tried again while the storage is away, and then fails in words and for free", async () => {
    const { id } = await books.make<{ id: string }>("/exports", { kind: "books" });
    const before = await creditsOf(books.tenant);
    const away = vi.spyOn(databaseStorage, "write").mockRejectedValue(new Error("disk full"));
    for (let attempt = 1; attempt < 5; attempt++)
      await expect(makeExport(id, new Date())).rejects.toThrow("disk full");
    await makeExport(id, new Date());
    away.mockRestore();
    const { body } = await books.send("GET", `/exports/${id}`);
    expect(body).toMatchObject({
      status: "failed",
      problem: expect.stringContaining("Nothing was charged"),
      file: null,
    });
    expect((await holdsOf(books))[0]?.state).toBe("released");
    expect(await creditsOf(books.tenant)).toBe(before);
    const download = await books.send("GET", `/exports/${id}/file`);
    expect([download.status, download.body.state]).toEqual([409, "failed"]);
  });

  it("ends when its hold is over, and is not charged however late it is through", async () => {
    const { id } = await books.make<{ id: string }>("/exports", { kind: "books" });
    const other = await books.make<{ id: string }>("/exports", { kind: "books" });
    const later = new Date(Date.now() + (exportData.timeLimitSeconds + 1) * 1_000);
    await settleDueAccounts(later);
    await makeExport(id, later);
    await sweepExports(later);
    for (const each of [id, other.id])
      expect((await books.send("GET", `/exports/${each}`)).body).toMatchObject({
        status: "failed",
        problem: expect.stringContaining("Nothing was charged"),
      });
  });

  it("is one of three at most that an organization has under way", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => books.send("POST", "/exports", { kind: "books" })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(3);
    const refused = answers.find(({ status }) => status !== 201);
    expect([refused?.status, refused?.body.detail]).toEqual([
      429,
      expect.stringContaining("Nothing was charged"),
    ]);
    expect((await holdsOf(books)).filter(({ state }) => state === "held")).toHaveLength(3);
    for (const { body } of made) await books.send("POST", `/exports/${body.id}/cancel`);
    expect((await exported({ kind: "books" })).status).toBe("finished");
  });

  it("agreed to cost nothing, it is made without a hold", async () => {
    const free = await openBooks(1);
    await db().priceOverride.create({
      data: {
        id: newId("priceOverride"),
        creditAccountId: free.tenant.organization.creditAccountId,
        subject: `operation:${exportData.key}`,
        negotiated: true,
        prices: { credits: 0 },
        note: "Agreed with sales",
        createdBy: "staff",
        effectiveAt: new Date(Date.now() - 1000),
        createdAt: new Date(),
      },
    });
    expect(
      await costOf(free, async () => {
        expect((await exported({ kind: "books" }, free)).status).toBe("finished");
      }),
    ).toBe(0);
    expect(await holdsOf(free)).toEqual([]);
  });

  it("is asked for once under a key, and a repeat finds the same one", async () => {
    const key = { "idempotency-key": "nightly" };
    const answers = [];
    for (let n = 0; n < 3; n++)
      answers.push(await books.send("POST", "/exports", { kind: "books" }, key));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await books.send("POST", `/exports/${answers[0]?.body.id}/cancel`);
  });
});

describe("the file of an export", () => {
  it("is answered in parts, so that a download that broke off goes on", async () => {
    const made = await exported({}, large);
    const whole = Buffer.from(await (await bytesOf(made)).arrayBuffer());
    expect([...whole.subarray(0, 3)], "a byte order mark").toEqual([0xef, 0xbb, 0xbf]);
    const get = (range: string, more: object = {}) =>
      large.send<string>("GET", `/exports/${made.id}/file`, undefined, { range, ...more });
    const from = 600_001;
    const { status, headers, body } = await get(`bytes=${from}-`);
    expect([status, headers.get("content-range")]).toEqual([
      206,
      `bytes ${from}-${whole.length - 1}/${whole.length}`,
    ]);
    expect(Buffer.from(body).equals(whole.subarray(from))).toBe(true);
    expect((await get("bytes=3-12")).body).toBe(whole.subarray(3, 13).toString());
    expect((await get("bytes=-7")).body).toBe(whole.subarray(-7).toString());
    expect((await get(`bytes=${whole.length}-`)).status).toBe(416);
    expect((await get("bytes=3-12", { "if-range": '"another"' })).status).toBe(200);
    expect((await get("lines=1-2")).status).toBe(200);
    const etag = headers.get("etag") ?? "";
    expect((await get("bytes=3-12", { "if-range": etag })).status).toBe(206);
    const known = await large.send("GET", `/exports/${made.id}/file`, undefined, {
      "if-none-match": etag,
    });
    expect(known.status).toBe(304);
  });

  it("is deleted after 30 days, and the export says that it expired", async () => {
    const made = await exported({ kind: "contacts" });
    const { fileId } = await db().bookExport.findUniqueOrThrow({ where: { id: made.id } });
    const expires = new Date(made.expires_at);
    expect(expires.getTime() - new Date(made.finished_at).getTime()).toBe(30 * DAY_MS);
    await purgeExpired(new Date(expires.getTime() - 1));
    expect((await fileOf(made)).status).toBe(200);
    await purgeExpired(expires);
    await sweepFiles(expires);
    expect(await db().storedFile.count({ where: { id: fileId ?? "" } })).toBe(0);
    const { body } = await books.send("GET", `/exports/${made.id}`);
    expect(body).toMatchObject({ status: "expired", file: null, lines: made.lines });
    const download = await books.send<Made>("GET", `/exports/${made.id}/file`);
    expect([download.status, download.body.detail]).toEqual([
      409,
      expect.stringContaining("Export it again"),
    ]);
  });
});
