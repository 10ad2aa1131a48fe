import { isDatabaseAway } from "@/server/foundation/database-away";
import { readWork } from "@/server/monitoring/read-work";
import { readReadiness } from "./readiness";

export type PartStatus = { part: string; state: "works" | "late" | "away"; words: string };

const LATE_AFTER_SECONDS = 60;

/** The state of each part in words: no counts or names that would help an attacker. */
export async function readStatus(now: Date): Promise<PartStatus[]> {
  const ready = await readReadiness(now);
  const isUp = ready.status === "ready";
  const api: PartStatus = isUp
    ? { part: "API and pages", state: "works", words: "Responding" }
    : {
        part: "API and pages",
        state: "away",
        words: "Requests are refused right now. Nothing is charged; try again in a moment.",
      };
  const database: PartStatus = ready.database
    ? { part: "Database", state: "works", words: "Responding" }
    : { part: "Database", state: "away", words: "Can’t be reached" };
  if (!isUp) return [api, database];
  return [api, database, ...(await readBackground(now))];
}

async function readBackground(now: Date): Promise<PartStatus[]> {
  try {
    const { jobs, stripeEvents } = await readWork(now);
    const oldest = Math.round(Math.max(0, ...jobs.map((job) => job.oldestDueSeconds)));
    const payments = stripeEvents.find(({ status }) => status === "received")?.count ?? 0;
    return [
      {
        part: "Background work",
        state: oldest > LATE_AFTER_SECONDS ? "late" : "works",
        words:
          oldest > LATE_AFTER_SECONDS
            ? `Emails, webhooks and recharges are ${Math.ceil(oldest / 60)} minutes behind`
            : "Emails, webhooks and recharges are on time",
      },
      {
        part: "Payments",
        state: payments > 20 ? "late" : "works",
        words:
          payments > 20 ? "Purchased credits arrive late" : "Purchased credits arrive right away",
      },
    ];
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return [
      {
        part: "Background work",
        state: "away",
        words: "Unknown while the database can’t be reached",
      },
    ];
  }
}
