import { describe, expect, it } from "vitest";
import { writeCsv } from "./write-csv";

describe("writeCsv", () => {
  it("quotes what would break a cell or a row", () => {
    expect(writeCsv([['He said "hi"', "a,b", "two\nlines"]])).toBe(
      '"He said ""hi""","a,b","two\nlines"\r\n',
    );
  });

  it.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    " =1",
    "\u00a0=1",
    "\u3000\uff1d1",
    "\u200b=1",
  ])("makes %j text, not a formula", (cell) => {
    expect(writeCsv([[cell]])).toBe(`'${cell}\r\n`);
  });

  it.each([
    ["\t=1", "'\t=1"],
    ["\ttext", "'\ttext"],
    ["\rtext", `"'\rtext"`],
    ["\r=1", `"'\r'=1"`],
    ["\n=1", `"'\n'=1"`],
    ["a;=1+1", "a;'=1+1"],
    ["a; \uff1d1", "a;' \uff1d1"],
    ["a;;-1", "a;;'-1"],
    [";=1", ";'=1"],
    ["a\t=1", "a\t'=1"],
    ["a\n=1", `"a\n'=1"`],
    ["a\r\n@x;-2", `"a\r\n'@x;'-2"`],
  ])("leaves no formula in %j for a reader with other separators", (cell, written) => {
    expect(writeCsv([[cell]])).toBe(`${written}\r\n`);
  });

  it("leaves figures with their decimals as they are", () => {
    expect(writeCsv([["Loss", { decimal: "-220.00" }]])).toBe("Loss,-220.00\r\n");
  });

  it("leaves numbers and ordinary words as they are", () => {
    expect(writeCsv([[-2, 0.25, "1234.50", "a - b", "x=y", "mail@acme.test"]])).toBe(
      "-2,0.25,1234.50,a - b,x=y,mail@acme.test\r\n",
    );
  });
});
