import { parentPort } from "node:worker_threads";
import { renderToBuffer } from "@react-pdf/renderer";
import { invariant } from "@/server/foundation/invariant";
import { InvoiceDocument } from "./invoice-pdf";
import type { PdfKind, PdfProps } from "./pdf-props";
import { readable } from "./pdf-letters";
import { registerFonts } from "./pdf-style";
import { TableDocument } from "./table-pdf";

/** The thread that renders PDFs: laying out a long table takes seconds, in which a process answers nobody. */

type Asked = { [Kind in PdfKind]: { id: number; kind: Kind; props: PdfProps[Kind] } }[PdfKind];

invariant(parentPort, "this file runs in a thread of its own");
const port = parentPort;

port.on("message", (asked: Asked) => {
  render(asked).then(
    (bytes) => {
      const pdf = Uint8Array.from(bytes);
      port.postMessage({ id: asked.id, pdf }, [pdf.buffer]);
    },
    (error: unknown) => port.postMessage({ id: asked.id, failed: String(error) }),
  );
});

async function render(asked: Asked): Promise<Buffer> {
  registerFonts();
  switch (asked.kind) {
    case "table":
      return renderToBuffer(TableDocument(await readable(asked.props)));
    case "invoice":
      return renderToBuffer(InvoiceDocument(await readable(asked.props)));
  }
}
