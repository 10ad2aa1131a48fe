import { z } from "zod";
import { replyFields } from "@/server/support/ticket.schema";

/** A message in a ticket. */
export const replyForm = z.object({ body: replyFields.body });
