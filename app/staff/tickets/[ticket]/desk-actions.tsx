"use client";

import Link from "next/link";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Select } from "@/components/ui/select";
import type { DeskDetailAnswer } from "@/server/support/staff/desk.schema";

const NOBODY = "nobody";

/** Who looks after a ticket, whether it is closed, and the quote where one is asked for. */
export function DeskActions({
  ticket,
  colleagues,
}: {
  ticket: DeskDetailAnswer;
  colleagues: readonly { id: string; name: string; email: string }[];
}) {
  const { run, isPending, problem } = useChange();
  const ticket_id = ticket.id;
  const isClosed = ticket.status === "closed";
  const quote = new URLSearchParams({
    organization: ticket.account.billing_organization.id,
    ticket: ticket.id,
    credits: String(ticket.wanted_credits ?? ""),
  });
  return (
    <>
      <Select
        aria-label="Assigned to"
        className="w-48"
        disabled={isPending}
        value={ticket.assignee?.id ?? NOBODY}
        onValueChange={(value) => {
          const assignee_id = value === NOBODY ? null : value;
          void run(
            () => trpc.staff.ticket.assign.mutate({ ticket_id, assignee_id }),
            ({ assignee }) =>
              assignee ? `Assigned to ${assignee.name || assignee.email}` : "Assigned to nobody",
          );
        }}
        options={[
          { value: NOBODY, label: "Nobody" },
          ...colleagues.map(({ id, name, email }) => ({ value: id, label: name || email })),
        ]}
      />
      {ticket.kind === "quote" ? (
        <Button asChild variant={ticket.quote ? "secondary" : "primary"}>
          <Link href={`/staff/quotes/new?${quote}`}>Create a quote</Link>
        </Button>
      ) : null}
      <Button
        pending={isPending}
        onClick={() =>
          void run(
            () =>
              isClosed
                ? trpc.staff.ticket.reopen.mutate({ ticket_id })
                : trpc.staff.ticket.close.mutate({ ticket_id }),
            () => (isClosed ? "The ticket is open again" : "The ticket is closed"),
          )
        }
      >
        {isClosed ? "Reopen" : "Close"}
      </Button>
      <ProblemBanner problem={problem} className="w-full" />
    </>
  );
}
