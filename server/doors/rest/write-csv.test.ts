import { describe, expect, it } from "vitest";
import { writeCsv } from "./write-csv";

describe("writeCsv", () => {
  it("quotes what would break a cell or a row", () => {
    expect(writeCsv([['He said "hi"', "a,b", "two\nlines"]])).toBe(
      '"He said ""hi""","a,b","two\nlines"\r\n',
    );
  });
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("makes %j text, not a formula", (cell) => {
    expect(writeCsv([[cell]])).toBe(`'${cell}\r\n`);
  });
  it("leaves numbers as they are, negative ones too", () => {
    expect(writeCsv([[-2, 0.25]])).toBe("-2,0.25\r\n");
  });
});
