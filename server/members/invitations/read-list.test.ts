import { describe, expect, it } from "vitest";
import { readList } from "./read-list";

const read = (text: string) => readList(text).map(({ row, email, role }) => [row, email, role]);

describe("a list of people to invite", () => {
  it.each<[string, string, unknown[][]]>([
    [
      "one a line",
      "a@x.test\nb@x.test",
      [
        [1, "a@x.test", ""],
        [2, "b@x.test", ""],
      ],
    ],
    [
      "several a line",
      "a@x.test, b@x.test; c@x.test",
      [
        [1, "a@x.test", ""],
        [1, "b@x.test", ""],
        [1, "c@x.test", ""],
      ],
    ],
    [
      "line ends of all systems",
      "a@x.test\r\nb@x.test\rc@x.test\n",
      [
        [1, "a@x.test", ""],
        [2, "b@x.test", ""],
        [3, "c@x.test", ""],
      ],
    ],
    [
      "empty lines and cells, which keep their numbers",
      "\n\na@x.test,,\n;;\n  \nb@x.test",
      [
        [3, "a@x.test", ""],
        [6, "b@x.test", ""],
      ],
    ],
    [
      "roles",
      "a@x.test,viewer\nb@x.test;Admin\nc@x.test\tbilling",
      [
        [1, "a@x.test", "viewer"],
        [2, "b@x.test", "Admin"],
        [3, "c@x.test", "billing"],
      ],
    ],
    [
      "headings, with a mark and quotes",
      '\ufeff"Email";"Role"\r\n"a@x.test";"viewer"\r\n"b@x.test";""',
      [
        [2, "a@x.test", "viewer"],
        [3, "b@x.test", ""],
      ],
    ],
    [
      "headings in another order, among others",
      "Name,Role,E-mail address\nAda,admin,a@x.test",
      [[2, "a@x.test", "admin"]],
    ],
    ["headings without roles", "name,email\nBo,b@x.test", [[2, "b@x.test", ""]]],
    [
      "what Excel writes in front",
      "sep=;\r\nemail;role\r\na@x.test;viewer",
      [[3, "a@x.test", "viewer"]],
    ],
    [
      "what mail programs copy",
      '"Lovelace, Ada" <a@x.test>; Bo <b@x.test>',
      [
        [1, "a@x.test", ""],
        [1, "b@x.test", ""],
      ],
    ],
    ["names in front", "Ada Lovelace,a@x.test,viewer", [[1, "a@x.test", "viewer"]]],
    [
      "a line without an address",
      "a@x.test\nnobody\nb@x.test",
      [
        [1, "a@x.test", ""],
        [2, "nobody", ""],
        [3, "b@x.test", ""],
      ],
    ],
    [
      "an address that is none",
      "email,role\nnot an address,viewer\n",
      [[2, "not an address", "viewer"]],
    ],
    [
      "a quote that is not closed",
      'a@x.test\n"b@x.test\nc@x.test',
      [
        [1, "a@x.test", ""],
        [2, "b@x.test", ""],
        [3, "c@x.test", ""],
      ],
    ],
    ["nothing", " \n\n", []],
  ])("%s", (_, text, found) => {
    expect(read(text)).toEqual(found);
  });

  // Whatever takes the square of its length would not come back from a million characters.
  it.each(["a@x.test,", '"', "\n", '"a\n', '"a",', ',"a', ',"""a', ',""""a', '"," ', '"a"<'])(
    "of any length is read, of nothing but %j too",
    (part) => {
      expect(() => readList(part.repeat(1e6 / part.length))).not.toThrow();
    },
  );
});
