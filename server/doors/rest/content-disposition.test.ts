import { expect, it } from "vitest";
import { contentDisposition } from "./content-disposition";

it.each([
  ["receipt.pdf", `attachment; filename="receipt.pdf"; filename*=UTF-8''receipt.pdf`],
  [
    'a"b\\c\r\nX: 1.pdf',
    `attachment; filename="a_b_c__X: 1.pdf"; filename*=UTF-8''a%22b%5Cc%0D%0AX%3A%201.pdf`,
  ],
  [
    "領収書'(1)*.pdf",
    `attachment; filename="___'(1)*.pdf"; filename*=UTF-8''%E9%A0%98%E5%8F%8E%E6%9B%B8%27%281%29%2A.pdf`,
  ],
  ["\ud800", `attachment; filename="_"; filename*=UTF-8''%EF%BF%BD`],
])("%j is saved under its name, and says nothing else", (name, header) => {
  expect(contentDisposition(name)).toBe(header);
});
