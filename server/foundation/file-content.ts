import { hash, webcrypto } from "node:crypto";
import { z } from "zod";

/** A file that came with a request. Two with the same bytes are the same input, whatever they are called. */
export class FileContent {
  private constructor(
    readonly bytes: Buffer<ArrayBuffer>,
    /** In hexadecimal. */
    readonly sha256: string,
    /** What its sender calls it. */
    readonly name: string | undefined,
  ) {}

  /** Hashes beside the event loop: a large file takes a while. */
  static async of(bytes: Buffer<ArrayBuffer>, name?: string): Promise<FileContent> {
    const digest = await webcrypto.subtle.digest("SHA-256", bytes);
    return new FileContent(bytes, Buffer.from(digest).toString("hex"), name);
  }

  /** The same for a small one. */
  static ofSmall(bytes: Buffer<ArrayBuffer>): FileContent {
    return new FileContent(bytes, hash("sha256", bytes, "hex"), undefined);
  }

  /** What stands for it where inputs are compared. */
  toJSON(): string {
    return `sha256:${this.sha256}`;
  }
}

/** The bytes of a base64 text; undefined where it is none. */
export function fromBase64(text: string): Buffer<ArrayBuffer> | undefined {
  const bytes = Buffer.from(text, "base64");
  // Node leaves out what is no base64, and so comes to fewer bytes than the text stands for.
  const padding = /={0,2}$/.exec(text)?.[0].length ?? 0;
  const isWhole = text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding;
  return isWhole ? bytes : undefined;
}

/**
 * The field of an input that is a file. Over REST it comes as the file of a form or as base64 in JSON;
 * its endpoint says how large it may be (`takesFile`).
 */
export function fileField(description: string) {
  return z
    .custom<string | FileContent>(
      (value) => typeof value === "string" || value instanceof FileContent,
      "Send a file",
    )
    .transform((value, context) => {
      if (typeof value !== "string") return value;
      const bytes = fromBase64(value);
      if (bytes) return FileContent.ofSmall(bytes);
      context.addIssue({ code: "custom", message: "Is not base64" });
      return z.NEVER;
    })
    .meta({ type: "string", contentEncoding: "base64", description });
}
