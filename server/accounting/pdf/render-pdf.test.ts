import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import type { InvoicePdf } from "./pdf-props";
import { sampleInvoice, sampleTable } from "./pdf-samples";
import { renderPdf } from "./render-pdf";

const pagesOf = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length;

describe("a PDF", () => {
  it("of a table of 200 lines is rendered while this thread goes on answering", async () => {
    await renderPdf("table", sampleTable(1));
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    const before = performance.eventLoopUtilization();
    const pdf = await renderPdf("table", sampleTable(200));
    loop.disable();
    const { utilization } = performance.eventLoopUtilization(before);
    console.info(`longest stall ${Math.round(loop.max / 1e6)} ms, busy ${utilization.toFixed(2)}`);
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pagesOf(pdf)).toBeGreaterThan(3);
    // In this thread it would be busy all the time. How long it stalls depends on who else wants the processor.
    expect(utilization).toBeLessThan(0.3);
  });

  it.each<[string, Partial<InvoicePdf>]>([
    ["a paid one in JPY", { currency: "JPY", status: "paid", paid: 1_744_325, due: 0 }],
    ["a draft in KWD", { currency: "KWD", status: "draft", number: null, dueOn: null }],
    ["one without lines", { lines: [], taxes: [], subtotal: 0, total: 0, due: 0 }],
    [
      "one in scripts and signs of all kinds",
      {
        buyer: {
          name: "株式会社 شركة Ωμέγα Владимир 👩‍👩‍👧 \ud800 \u200b",
          address: ["", "\u0007"],
        },
      },
    ],
    ["one whose words have no end", { notes: "x".repeat(5_000), footer: "word ".repeat(500) }],
    [
      "one of the largest amount",
      { total: Number.MAX_SAFE_INTEGER, due: -Number.MAX_SAFE_INTEGER },
    ],
  ])("of an invoice: %s", async (_, change) => {
    const pdf = await renderPdf("invoice", sampleInvoice(change));
    expect(pagesOf(pdf)).toBeGreaterThan(0);
  });

  it("of an invoice of 60 lines goes over pages", async () => {
    const [line] = sampleInvoice().lines;
    const lines = new Array(60).fill(line);
    expect(pagesOf(await renderPdf("invoice", sampleInvoice({ lines })))).toBeGreaterThan(2);
  });

  it("that cannot be rendered fails alone", async () => {
    const broken = renderPdf("invoice", { ...sampleInvoice(), currency: "not one" });
    const other = renderPdf("table", sampleTable(2));
    await expect(broken).rejects.toThrow("could not be rendered");
    expect(pagesOf(await other)).toBe(1);
  });
});
