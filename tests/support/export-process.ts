import { makeExport } from "@/server/accounting/exports/make-export";
import { disconnectDb } from "@/server/foundation/db";

/** Makes one export in a process of its own, for tests that kill it or give it little memory. */
await makeExport(process.argv[2] ?? "", new Date());
await disconnectDb();
