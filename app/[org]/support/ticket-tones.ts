import type { BadgeTone } from "@/components/ui/badge";
import type { TicketStatus } from "@/server/support/ticket-kinds.schema";

export const ticketTones: Record<TicketStatus, BadgeTone> = {
  open: "outline",
  waiting: "warn",
  answered: "good",
  closed: "neutral",
};
