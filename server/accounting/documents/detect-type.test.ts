import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { jpeg, pdf, png, webp, zip } from "@/tests/support/sample-files";
import { detectType } from "./detect-type";

const text = (content: string) => Buffer.from(content);

describe("what a file is, by its content", () => {
  it.each<[string, Buffer]>([
    ["application/pdf", pdf()],
    ["image/png", png()],
    ["image/jpeg", jpeg()],
    ["image/jpeg", Buffer.concat([jpeg(), text("what a phone adds")])],
    ["image/webp", webp()],
    ["text/csv", text("date,amount\n2026-11-21,12.00\n")],
    ["text/csv", text("\ufeffDatum;Betrag\r\n21.11.2026;12,00\r\n")],
    ["text/csv", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("a,b\n1,2\n", "utf16le")])],
    ["text/csv", Buffer.from("Empfänger;Betrag\nMüller;12,00\n", "latin1")],
    ["text/csv", text("BMW,12\nMZ,13\n")],
    ["text/csv", text("MZ,12\nBMW,13\n")],
  ])("%s", async (type, bytes) => {
    expect(await detectType(bytes)).toEqual({ type });
  });

  it.each<[string, Buffer, RegExp]>([
    ["nothing", Buffer.alloc(0), /^The file is empty$/],
    [
      "a ZIP, and so a zip bomb",
      zip(),
      /^The file is a ZIP. Send one of PDF, PNG, JPEG, WebP and CSV$/,
    ],
    ["a compressed bomb", gzipSync(Buffer.alloc(10_000_000)), /^The file is a GZ\./],
    ["a GIF", text("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), /is a GIF/],
    [
      "a program",
      Buffer.concat([text("MZ"), Buffer.alloc(200)]),
      /don't recognize this type of file/,
    ],
    [
      "an SVG",
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'),
      /HTML, SVG or XML/,
    ],
    ["an SVG with its declaration", text('<?xml version="1.0"?><svg/>'), /XML/],
    ["a web page", text("\ufeff \n<!doctype html><p>a,b"), /HTML, SVG or XML/],
    ["a letter", text("Dear all\nplease find attached"), /first line has no columns/],
    ["zeros", Buffer.alloc(1_000), /don't recognize this type of file/],
    ["half a PNG", png().subarray(0, -12), /PNG is damaged or incomplete/],
    ["half a PDF", pdf().subarray(0, -8), /PDF is damaged or incomplete/],
    ["half a JPEG", jpeg().subarray(0, -2), /JPEG is damaged or incomplete/],
    ["half a WebP", webp().subarray(0, -4), /WebP is damaged or incomplete/],
    ["a PNG of ten thousand million pixels", png(100_000, 100_000), /PNG is damaged/],
    ["a PNG and more", Buffer.concat([png(), text("<script>x()</script>")]), /PNG is damaged/],
    ["a PDF that is a ZIP too", Buffer.concat([pdf(), zip()]), /PDF is also a ZIP archive/],
    ["a JPEG that is a ZIP too", Buffer.concat([jpeg(), zip()]), /JPEG is also a ZIP archive/],
    ["a JPEG that is a PDF too", jpeg(text("%PDF-1.4")), /JPEG is also a PDF/],
    ["a JPEG that is a page too", jpeg(text("<script>x()</script>")), /JPEG is also a web page/],
    [
      "a table that is a ZIP too",
      Buffer.concat([text("a,b\n"), zip()]),
      /don't recognize this type of file/,
    ],
    [
      "compressed noise",
      deflateSync(text("a,b\n".repeat(1_000))),
      /don't recognize|damaged|The file is/,
    ],
  ])("%s is refused", async (_, bytes, words) => {
    expect(await detectType(bytes)).toEqual({ refused: expect.stringMatching(words) });
  });
});
