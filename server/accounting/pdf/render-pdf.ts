import { askThread } from "@/server/foundation/ask-thread";
import type { PdfKind, PdfProps } from "./pdf-props";

/** What is to be rendered. */
export type PdfQuestion = { [Kind in PdfKind]: { kind: Kind; props: PdfProps[Kind] } }[PdfKind];

const ask = askThread<PdfQuestion, Uint8Array<ArrayBuffer>>({
  entry: "server/accounting/pdf/render-worker",
  // Longer than the longest table takes that anybody prints.
  patienceMs: 120_000,
  megabytes: 768,
  overrun: () => new Error("the thread that renders PDFs was ended: it took too long"),
});

/** Renders a PDF in a thread of its own, so that this one goes on answering. Not inside a transaction. */
export async function renderPdf<Kind extends PdfKind>(
  kind: Kind,
  props: PdfProps[Kind],
): Promise<Buffer<ArrayBuffer>> {
  const pdf = await ask({ kind, props } as PdfQuestion).catch((error: Error) => {
    throw new Error(`the PDF could not be rendered: ${error.message}`, { cause: error });
  });
  return Buffer.from(pdf.buffer);
}
