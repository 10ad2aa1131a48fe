/** One line of text on the page, in points from the top left. */
export interface PdfLine {
  text: string;
  x: number;
  y: number;
  size?: number;
  bold?: boolean;
}

const PAGE = { width: 595, height: 842 };

/** A one-page PDF of plain text lines: enough to download, open and read an invoice. */
export function writePdf(title: string, lines: PdfLine[]): Uint8Array<ArrayBuffer> {
  const content = lines
    .map(
      ({ text, x, y, size = 10, bold = false }) =>
        `BT /${bold ? "F2" : "F1"} ${size} Tf ${x} ${PAGE.height - y} Td (${escapeText(text)}) Tj ET`,
    )
    .join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> /Contents 6 0 R >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    `<< /Length ${Buffer.byteLength(content, "latin1")} >>\nstream\n${content}\nendstream`,
    `<< /Title (${escapeText(title)}) /Producer (Local stand-in for Stripe) >>`,
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, "0")} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  // Every character is one byte, so that the offsets above are right.
  return new Uint8Array(Buffer.from(file, "latin1"));
}

function escapeText(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e\xa0-\xff]/g, "?")
    .replaceAll(/[\\()]/g, (character) => `\\${character}`);
}
