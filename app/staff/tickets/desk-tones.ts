import type { BadgeTone } from "@/components/ui/badge";
import type { TicketStatus } from "@/server/support/ticket-kinds.schema";

/** What is urgent to the staff stands out, which is not what is to the customer. */
export const deskTones: Record<TicketStatus, BadgeTone> = {
  open: "warn",
  waiting: "outline",
  answered: "good",
  closed: "neutral",
};
