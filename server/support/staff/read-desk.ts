import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { namesOfAuthors } from "../names-of-authors";
import { messageAnswer, withAttachments } from "../read-tickets";
import { readAccountFacts } from "./account-facts";
import type { DeskDetailAnswer } from "./desk.schema";
import { deskAnswer, deskParts } from "./list-desk";

/** One ticket as the staff see it: with their notes, and what is known of the account. @throws not_found */
export async function readDesk(id: string, now: Date): Promise<DeskDetailAnswer> {
  const ticket = await db().supportTicket.findUnique({
    where: { id },
    include: {
      ...deskParts,
      messages: { include: withAttachments, orderBy: { id: "asc" } },
      quotes: { orderBy: { id: "desc" }, take: 1, select: { id: true, title: true, state: true } },
    },
  });
  if (!ticket) throw notFound("ticket");
  const [names, account] = await Promise.all([
    namesOfAuthors(db(), ticket.messages),
    readAccountFacts(ticket.organizationId, now),
  ]);
  return {
    ...deskAnswer(ticket),
    messages: ticket.messages.map((message) => ({
      ...messageAnswer(message, message.authorType === "system" ? "Bursar" : names(message)),
      internal: message.internal,
    })),
    quote: ticket.quotes[0] ?? null,
    account,
  };
}
