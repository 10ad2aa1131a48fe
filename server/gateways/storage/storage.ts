/** A place for bytes. A key is written once; removing one that is not there is no fault. */
export type Storage = {
  write(key: string, pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void>;
  /** @param from the byte to begin at */
  read(key: string, from?: number): AsyncIterable<Uint8Array>;
  remove(key: string): Promise<void>;
};
