import { describe, expect, it } from "vitest";
import { FileContent } from "@/server/foundation/file-content";
import { readForm } from "./read-form";

const takesFile = { field: "content", bytes: 100_000 };

function requestWith(form: FormData): Request {
  return new Request("http://x/", { method: "POST", body: form });
}

function raw(body: string | Buffer, contentType = "multipart/form-data; boundary=b"): Request {
  return new Request("http://x/", {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers: { "content-type": contentType },
  });
}

const part = (disposition: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

describe("a form with a file", () => {
  it("is its fields, and the file's bytes with the name its sender gives it", async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256));
    const form = new FormData();
    form.set("name", "Café ☕");
    form.set("content", new Blob([bytes]), "Beleg Nº 1.pdf");
    const read = await readForm(requestWith(form), takesFile);
    expect(read.name).toBe("Café ☕");
    expect(read.content).toBeInstanceOf(FileContent);
    expect(read.content).toMatchObject({ name: "Beleg Nº 1.pdf" });
    expect((read.content as FileContent).bytes.equals(bytes)).toBe(true);
  });

  it("takes a file of the most bytes, and refuses one byte more", async () => {
    const of = (length: number) => {
      const form = new FormData();
      form.set("content", new Blob([Buffer.alloc(length)]), "x");
      return readForm(requestWith(form), takesFile);
    };
    await expect(of(100_000)).resolves.toMatchObject({ content: { bytes: { length: 100_000 } } });
    await expect(of(100_001)).rejects.toMatchObject({
      code: "payload_too_large",
      message: expect.stringContaining("0.1 MB"),
    });
  });

  it.each<[string, Request]>([
    ["no boundary", raw("", "multipart/form-data")],
    ["no end", raw(part('name="name"', "x"))],
    [
      "an end in the middle of the file",
      raw('--b\r\nContent-Disposition: form-data; name="content"; filename="x"\r\n\r\nabc'),
    ],
    ["nothing at all", raw("")],
    ["a field twice", raw(`${part('name="name"', "x")}${part('name="name"', "y")}--b--`)],
    [
      "two files",
      raw(
        `${part('name="content"; filename="x"', "x")}${part('name="content"; filename="y"', "y")}--b--`,
      ),
    ],
    ["a file under another name", raw(`${part('name="other"; filename="x"', "x")}--b--`)],
    ["the file as a plain field", raw(`${part('name="content"', "x")}--b--`)],
    ["many parts", raw(`${part('name="a"', "").repeat(5_000)}--b--`)],
    ["a very long field", raw(`${part('name="name"', "x".repeat(60_000))}--b--`)],
  ])("%s is refused", async (_, request) => {
    await expect(readForm(request, takesFile)).rejects.toMatchObject({ code: "validation_failed" });
  });
});
