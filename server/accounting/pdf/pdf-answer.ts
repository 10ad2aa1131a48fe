import { hash } from "node:crypto";
import type { FileAnswer } from "@/server/foundation/file-answer";
import type { PdfKind, PdfProps } from "./pdf-props";
import { renderPdf } from "./render-pdf";

/** A PDF as the answer to a request. It is the same one as long as it says the same. */
export async function pdfAnswer<Kind extends PdfKind>(
  name: string,
  kind: Kind,
  props: PdfProps[Kind],
): Promise<FileAnswer> {
  const pdf = await renderPdf(kind, props);
  return {
    name: `${name}.pdf`,
    contentType: "application/pdf",
    bytes: pdf.length,
    etag: `"${hash("sha256", JSON.stringify(props), "hex")}"`,
    async *read() {
      yield pdf;
    },
  };
}
