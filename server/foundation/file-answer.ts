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
  /** Where it can be read from any byte on, so that a download that broke off goes on. */
  readFrom?(byte: number): AsyncIterable<Uint8Array>;
};
