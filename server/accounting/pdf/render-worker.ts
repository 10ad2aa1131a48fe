import { renderToBuffer } from "@react-pdf/renderer";
import { answerInThread } from "@/server/foundation/answer-in-thread";
import { InvoiceDocument } from "./invoice-pdf";
import { readable } from "./pdf-letters";
import { registerFonts } from "./pdf-style";
import type { PdfQuestion } from "./render-pdf";
import { TableDocument } from "./table-pdf";

/** The thread that renders PDFs: laying out a long table takes seconds, in which a process answers nobody. */
answerInThread<PdfQuestion, Uint8Array<ArrayBuffer>>(
  async (asked) => Uint8Array.from(await render(asked)),
  (pdf) => [pdf.buffer],
);

async function render(asked: PdfQuestion): Promise<Buffer> {
  registerFonts();
  switch (asked.kind) {
    case "table":
      return renderToBuffer(TableDocument(await readable(asked.props)));
    case "invoice":
      return renderToBuffer(InvoiceDocument(await readable(asked.props)));
  }
}
