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
  async *read(fileId) {
    for (let position = 0; ; position++) {
      const [piece] = await fileQuery<{ content: Buffer; more: boolean }>(
        "read_file_piece",
        `select content, exists (select from stored_file_chunks o
           where o.file_id = c.file_id and o.position = c.position + 1) as more
         from stored_file_chunks c where file_id = $1 and position = $2`,
        [fileId, position],
      );
      invariant(piece, `piece ${position} of ${fileId} is stored`);
      yield piece.content;
      if (!piece.more) return;
    }
  },
  async remove(fileId) {
    await fileQuery("remove_file", "delete from stored_file_chunks where file_id = $1", [fileId]);
  },
};
