import { fileQuery } from "@/server/foundation/direct-query";
import { invariant } from "@/server/foundation/invariant";
import type { Storage } from "./storage";

/** The database keeps the bytes: nothing to set up, and one backup holds everything. */
export const databaseStorage: Storage = {
  async write(fileId, pieces) {
    let position = 0;
    for await (const content of pieces) {
      await fileQuery(
        "write_file_piece",
        "insert into stored_file_chunks (file_id, position, content) values ($1, $2, $3)",
        [fileId, position, content],
      );
      position++;
    }
  },
  async *read(fileId, from = 0) {
    // The piece that has the byte to begin at: lengths are read without the bytes.
    const [start] = await fileQuery<{ position: number; before: string }>(
      "find_file_piece",
      `select position, before from (
         select position, sum(octet_length(content)) over (order by position) - octet_length(content) as before
         from stored_file_chunks where file_id = $1) pieces
       where before <= $2 order by position desc limit 1`,
      [fileId, from],
    );
    invariant(start, `a piece of ${fileId} is stored`);
    let skip = from - Number(start.before);
    for (let { position } = start; ; position++) {
      const [piece] = await fileQuery<{ content: Buffer; more: boolean }>(
        "read_file_piece",
        `select content, exists (select from stored_file_chunks o
           where o.file_id = c.file_id and o.position = c.position + 1) as more
         from stored_file_chunks c where file_id = $1 and position = $2`,
        [fileId, position],
      );
      invariant(piece, `piece ${position} of ${fileId} is stored`);
      yield piece.content.subarray(skip);
      skip = 0;
      if (!piece.more) return;
    }
  },
  async remove(fileId) {
    await fileQuery("remove_file", "delete from stored_file_chunks where file_id = $1", [fileId]);
  },
};
