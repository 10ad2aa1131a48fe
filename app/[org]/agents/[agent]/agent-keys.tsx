import { KeyRound } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { ApiKeyAnswer } from "@/server/api-keys/api-key.schema";

/** What acts for an agent. Keys are managed on their own page. */
export function AgentKeys({
  keys,
  timeZone,
  newKeyHref,
}: {
  keys: readonly ApiKeyAnswer[];
  timeZone: string;
  /** Where a key for the agent is made; null once it is archived. */
  newKeyHref: string | null;
}) {
  const newKey = newKeyHref ? (
    <Button asChild size="sm">
      <Link href={newKeyHref}>
        <KeyRound aria-hidden />
        New key
      </Link>
    </Button>
  ) : null;
  return (
    <Section title="API keys" aside={keys.length > 0 ? newKey : null}>
      <DataTable
        caption="Active API keys of this agent"
        columns={columnsIn(timeZone)}
        rows={keys}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No active keys"
            text="Without a key the agent can’t do anything."
            action={newKey}
          />
        }
      />
    </Section>
  );
}

function columnsIn(timeZone: string): Column<ApiKeyAnswer>[] {
  const when = (iso: string | null) => (iso ? <Time iso={iso} timeZone={timeZone} /> : "Never");
  return [
    {
      id: "name",
      header: "Name",
      stacked: "title",
      cell: ({ name, key_preview }) => (
        <>
          <p className="font-medium wrap-anywhere">{name}</p>
          <Code className="font-normal">{key_preview}</Code>
        </>
      ),
    },
    {
      id: "scopes",
      header: "Scopes",
      className: "text-dim",
      cell: ({ scopes }) => scopes.join(", "),
    },
    {
      id: "used",
      header: "Last used",
      className: "text-dim",
      cell: ({ last_used_at }) => when(last_used_at),
    },
    {
      id: "expires",
      header: "Expires",
      className: "text-dim",
      cell: ({ expires_at }) => when(expires_at),
    },
  ];
}
