import { ReadableStream, TransformStream } from "node:stream/web";
import { configure, ZipWriter } from "@zip.js/zip.js";

// Its threads are for browsers; here the compression of Node runs beside us anyway.
configure({ useWebWorkers: false });

/** A file in an archive. Its content is read when its turn has come. */
export type ZipEntry = {
  name: string;
  at: Date;
  /** Whether it gains by being compressed. */
  compress: boolean;
  content(): AsyncIterable<Uint8Array>;
};

/**
 * Files as a ZIP of any size, one after the other: no more of them is read than the one who takes it has
 * room for.
 */
export async function* writeZip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  let giveUp: (reason: unknown) => void = () => {};
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      giveUp = (reason) => controller.error(reason);
    },
  });
  const writing = fill(new ZipWriter(writable), entries).catch(giveUp);
  try {
    yield* readable;
  } finally {
    await writing;
  }
}

async function fill(zip: ZipWriter<unknown>, entries: AsyncIterable<ZipEntry>): Promise<void> {
  for await (const { name, at, compress, content } of entries) {
    const stream = ReadableStream.from(content()) as unknown as globalThis.ReadableStream;
    await zip.add(name, stream, { lastModDate: at, level: compress ? 6 : 0 });
  }
  await zip.close();
}
