/** A file that an answer consists of. */
export type FileAnswer = {
  name: string;
  contentType: string;
  /** Its length in bytes. */
  bytes: number;
  /** What changes when its content does. */
  etag: string;
  /** Reads it, a piece at a time. */
  read(): AsyncIterable<Uint8Array>;
};
