import { performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { readStatementInThread } from "./read-in-thread";
import { readStatement } from "./read-statement";

const options = { currency: "USD" };
const camt = (entries: number, entry = ENTRY) =>
  Buffer.from(
    `<?xml version="1.0"?><Document><BkToCstmrStmt><Stmt><Acct><Ccy>USD</Ccy></Acct>${entry.repeat(entries)}</Stmt></BkToCstmrStmt></Document>`,
  );
const ENTRY =
  '<Ntry><Amt Ccy="USD">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-01</Dt></BookgDt></Ntry>';
const csv = Buffer.from("date,amount,payee\n2026-01-01,1.00,Shop\n");

describe("a bank's file", () => {
  it("is read as it is in this thread, and refused in the same words", async () => {
    expect(await readStatementInThread(csv, options, "org_1")).toEqual(readStatement(csv, options));
    const none = Buffer.from("<html></html>");
    const thrown = await readStatementInThread(none, options, "org_1").catch((error) => error);
    expect(() => readStatement(none, options)).toThrow(thrown.message);
    expect(thrown).toMatchObject({
      code: "validation_failed",
      extra: { errors: [{ path: "content" }] },
    });
  });

  it("of 8,000 entries in XML is read while this thread goes on answering", async () => {
    await readStatementInThread(csv, options, "org_1");
    const before = performance.eventLoopUtilization();
    const { lines } = await readStatementInThread(camt(8_000), options, "org_1");
    const { utilization } = performance.eventLoopUtilization(before);
    expect(lines).toHaveLength(8_000);
    // In this thread it would be busy all the time. How long it stalls depends on who else wants the processor.
    expect(utilization).toBeLessThan(0.3);
  });

  it("of one who sends many waits no longer than one of theirs", async () => {
    const done: string[] = [];
    const read = (who: string, bytes: Buffer) =>
      readStatementInThread(bytes, options, who).then(() => done.push(who));
    const large = camt(1_000);
    const many = Array.from({ length: 4 }, () => read("org_many", large));
    await Promise.all([...many, read("org_one", csv)]);
    expect(done).toEqual(["org_many", "org_one", "org_many", "org_many", "org_many"]);
  });
});

it.each([",", ";", "|"])(
  "a file of %s alone is refused at the 201st, not read to its end",
  (delimiter) => {
    const file = Buffer.from(delimiter.repeat(8_000_000));
    expect(() => readStatement(file, options)).toThrow("more than 200 columns");
  },
);

it("XML that is nested without end is refused, not a fault of ours", () => {
  const deep = Buffer.from(`<Document>${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}</Document>`);
  expect(() => readStatement(deep, options)).toThrow("The XML can't be read");
});
