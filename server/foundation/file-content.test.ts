import { describe, expect, it } from "vitest";
import { FileContent, fileField, fromBase64 } from "./file-content";

describe("a file as base64", () => {
  it.each([0, 1, 2, 3, 255, 1_000])("%i bytes come back as they were", (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, n) => (n * 7) % 256));
    expect(fromBase64(bytes.toString("base64"))).toEqual(bytes);
  });

  it.each(["a", "ab", "ab=", "YQ", "Y Q=", "YQ==YQ==", "data:text/plain;base64,YQ==", "ÄÄÄÄ"])(
    "%j is none",
    (text) => {
      expect(fromBase64(text)).toBeUndefined();
    },
  );
});

describe("a file in an input", () => {
  it("is the same input as another of the same bytes, whatever they are called", async () => {
    const [one, other] = await Promise.all([
      FileContent.of(Buffer.from("receipt"), "a.pdf"),
      FileContent.of(Buffer.from("receipt"), "b.pdf"),
    ]);
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(FileContent.ofSmall(Buffer.from("receipt")).sha256).toBe(one.sha256);
  });

  it("is taken as bytes and as base64, and nothing else", () => {
    const field = fileField("A receipt");
    const file = FileContent.ofSmall(Buffer.from("receipt"));
    expect(field.parse(file)).toBe(file);
    expect(field.parse("cmVjZWlwdA==").sha256).toBe(file.sha256);
    for (const wrong of [undefined, 7, {}, "not base64!"])
      expect(field.safeParse(wrong).success).toBe(false);
  });
});
