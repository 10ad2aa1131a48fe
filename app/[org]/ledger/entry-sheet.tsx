"use client";

import type { ReactNode } from "react";
import { CreditAmount, CreditDelta } from "@/components/credits/amounts";
import { formatCredits, formatCreditsAsMoney } from "@/components/credits/format";
import { Code } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Sheet } from "@/components/ui/sheet";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { formatExactTime } from "./format-exact-time";
import { nameOfEntry, nameOfKind } from "./name-entry";

/** One movement in full: which credits paid, at which price, who, for what, in which request. */
export function EntrySheet({
  entry,
  timeZone,
  onClose,
}: {
  entry: LedgerEntryAnswer | null;
  timeZone: string;
  onClose: () => void;
}) {
  return (
    <Sheet
      title="Ledger entry"
      open={entry !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      {entry ? <EntryDetail entry={entry} timeZone={timeZone} /> : null}
    </Sheet>
  );
}

function EntryDetail({ entry, timeZone }: { entry: LedgerEntryAnswer; timeZone: string }) {
  const outgoing = entry.amount < 0;
  return (
    <div className="px-5 py-4 text-13">
      <p className="text-xl font-semibold tracking-tight">
        <CreditDelta credits={entry.amount} />{" "}
        <span className="text-sm font-normal text-dim">
          credits · {formatCreditsAsMoney(Math.abs(entry.amount))}
        </span>
      </p>
      <p className="mt-0.5">{nameOfEntry(entry)}</p>

      <h3 className="mt-5 mb-1.5 font-semibold">
        {outgoing ? "Which credits paid" : "Which credits moved"}
      </h3>
      {entry.grants.length === 0 ? (
        <p className="text-dim">
          {outgoing ? "None were left: it was written down as debt." : "No grant was touched."}
        </p>
      ) : (
        <ul className="rounded-lg border">
          {entry.grants.map((grant) => (
            <li
              key={grant.id}
              className="flex flex-wrap justify-between gap-x-4 border-b px-3 py-2 last:border-b-0"
            >
              <span className="min-w-0">
                {grant.description}
                <span className="block font-mono text-xs break-all text-dim">{grant.id}</span>
              </span>
              <span className="font-medium">{formatCredits(Math.abs(grant.amount))}</span>
            </li>
          ))}
        </ul>
      )}

      <h3 className="mt-5 mb-1.5 font-semibold">Details</h3>
      <dl className="rounded-lg border">
        <Row name="Kind">{nameOfKind(entry.kind)}</Row>
        {entry.operation ? (
          <Row name="Operation">
            <Code>{entry.operation}</Code>
          </Row>
        ) : null}
        <Row name="Balance after">
          <CreditAmount credits={entry.balance_after} unit />
        </Row>
        <Row name="Organization">{entry.organization_name}</Row>
        <Row name="By">{entry.actor_name}</Row>
        <Row name="Time">
          <time dateTime={entry.created_at}>{formatExactTime(entry.created_at, timeZone)}</time>
          <span className="block text-dim">{timeZone}</span>
        </Row>
        {entry.price_version ? <Row name="Price version">{entry.price_version}</Row> : null}
        {entry.entity_id ? (
          <Row name={entry.entity_type ? `For ${entry.entity_type.replaceAll("_", " ")}` : "For"}>
            <Id value={entry.entity_id} />
          </Row>
        ) : null}
        {entry.request_id ? (
          <Row name="Request">
            <Id value={entry.request_id} />
          </Row>
        ) : null}
        <Row name="Transaction">
          <Id value={entry.transaction_id} />
        </Row>
        <Row name="Entry">
          <Id value={entry.id} />
        </Row>
      </dl>
    </div>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-3 border-b px-3 py-2 last:border-b-0">
      <dt className="text-dim first-letter:uppercase">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function Id({ value }: { value: string }) {
  return (
    <span className="flex items-start justify-between gap-2">
      <span className="min-w-0 font-mono text-xs leading-5 break-all">{value}</span>
      <CopyButton text={value} label="Copy the id" className="-my-1" />
    </span>
  );
}
