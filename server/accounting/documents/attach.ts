import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import type { DocumentEntity } from "./document.schema";

type Exists = (db: Db, where: { id: string; organizationId: string }) => Promise<number>;

/** A line a kind of thing that documents are attached to: how many of this id the organization has. */
const entities: Record<DocumentEntity, Exists> = {
  account: (db, where) => db.bookAccount.count({ where }),
  transaction: (db, where) => db.bookTransaction.count({ where }),
  contact: (db, where) => db.bookContact.count({ where }),
  item: (db, where) => db.bookItem.count({ where }),
  invoice: (db, where) => db.tradeDocument.count({ where: { ...where, side: "sale" } }),
  bill: (db, where) => db.tradeDocument.count({ where: { ...where, side: "purchase" } }),
};

/** @throws validation_failed where this organization has no such thing, whoever else may have it */
export async function requireEntity(
  db: Db,
  organizationId: string,
  { type, id }: { type: DocumentEntity; id: string },
): Promise<void> {
  if ((await entities[type](db, { id, organizationId })) === 1) return;
  throw invalid("entity_id", `There is no ${type} ${id} in this organization`);
}
