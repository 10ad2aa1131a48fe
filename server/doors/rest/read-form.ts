import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { DomainError, invalid } from "@/server/foundation/errors";
import { FileContent } from "@/server/foundation/file-content";
import { inputBudget, refused, shortened } from "../endpoints/input-budget";

/** Parts of a form: its file and the fields of an input, with room for mistakes that are then named. */
const MOST_PARTS = 20;

type Form = Record<string, string | FileContent>;

/**
 * Reads a form with a file as it arrives (multipart/form-data): its fields, and the file under its name.
 * @throws payload_too_large, validation_failed
 */
export async function readForm(
  request: Request,
  takesFile: { field: string; bytes: number },
): Promise<Form> {
  const { fields, file } = await readParts(request, takesFile);
  const form: Form = Object.fromEntries(fields);
  if (file) form[takesFile.field] = await FileContent.of(Buffer.concat(file.chunks), file.name);
  return form;
}

type Parts = { fields: Map<string, string>; file?: { chunks: Buffer[]; name: string } };

async function readParts(
  { body, headers }: Request,
  { field: fileField, bytes }: { field: string; bytes: number },
): Promise<Parts> {
  const parts: Parts = { fields: new Map() };
  const reader = openReader(headers.get("content-type") ?? "", bytes);
  const parsed = new Promise<void>((resolve, reject) => {
    reader.once("finish", resolve);
    reader.once("error", () => reject(refused("The body is not a form (multipart/form-data)")));
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      reader.once(limit, () => reject(refused("The form has too many parts")));
    reader.on("field", (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut) return reject(invalid(shortened(name), "Is too long"));
      if (name === fileField || parts.fields.has(name))
        return reject(notOnce(name, name === fileField));
      parts.fields.set(name, value);
    });
    reader.on("file", (name, stream, fileName) => {
      stream.on("error", () => {}); // told by the reader
      if (name !== fileField) {
        stream.resume();
        return reject(invalid(shortened(name), "Unknown field"));
      }
      const file = { chunks: [] as Buffer[], name: fileName ?? "" };
      parts.file = file;
      stream.on("data", (chunk: Buffer) => file.chunks.push(chunk));
      stream.once("limit", () => {
        file.chunks.length = 0;
        reject(fileTooLarge(bytes));
      });
    });
  });
  // Whichever fails first is told; the other has no more to say.
  parsed.catch(() => {});
  await Promise.race([parsed, feed(body, reader)]);
  await parsed;
  return parts;
}

function openReader(contentType: string, fileSize: number): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: {
        fileSize,
        files: 1,
        parts: MOST_PARTS,
        fields: MOST_PARTS,
        fieldNameSize: inputBudget.nameCharacters,
        fieldSize: inputBudget.textCharacters,
        headerPairs: 20,
        headerSize: 8_000,
      },
    });
  } catch {
    throw refused("The body is not a form (multipart/form-data)");
  }
}

async function feed(body: Request["body"], reader: BusboyInstance): Promise<void> {
  for await (const chunk of body ?? []) {
    if (!reader.write(chunk)) await new Promise((drained) => reader.once("drain", drained));
  }
  reader.end();
}

function notOnce(name: string, isFile: boolean): DomainError {
  return invalid(
    shortened(name),
    isFile ? "Send a file: give the part a file name" : "Is given more than once",
  );
}

/** The refusal of a file that is larger than it may be. @param limit in bytes */
export function fileTooLarge(limit: number): DomainError {
  return new DomainError(
    "payload_too_large",
    `The file is larger than ${limit / 1_000_000} MB. Nothing was changed or charged.`,
  );
}
