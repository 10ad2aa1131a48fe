"use client";

import { CircleCheck, CircleDashed, OctagonAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { RequestId } from "@/components/ui/problem-banner";
import type { FirstCall } from "@/server/api-keys/api-key.schema";
import { formatCost } from "@/server/pricing/amount-words";
import { useFirstCall } from "./use-first-call";

/** Waits for the first call with a new key and shows how it went, and what to do about a refusal. */
export function FirstCallWatch({
  organizationId,
  keyId,
  ledgerHref,
  billingHref,
}: {
  organizationId: string;
  keyId: string;
  ledgerHref: string;
  billingHref: string;
}) {
  const { call, isQuiet } = useFirstCall(organizationId, keyId);
  return (
    <div role="status" className="rounded-lg border bg-bg px-3.5 py-2.5 text-13">
      {call === null ? (
        <Waiting isQuiet={isQuiet} />
      ) : call.code === null ? (
        <Line
          icon={<CircleCheck aria-hidden className="text-accent" />}
          title="Your first call worked."
        >
          <Sent call={call} />{" "}
          {call.credits === null || call.credits === 0 ? (
            "It was free."
          ) : (
            <>
              {formatCost(call.credits)} {call.credits === 1 ? "was" : "were"} charged:{" "}
              <Link href={ledgerHref} className="underline">
                see it in the ledger
              </Link>
              .
            </>
          )}
        </Line>
      ) : (
        <Line
          icon={<OctagonAlert aria-hidden className="text-bad" />}
          title="A call arrived and was refused."
        >
          <Sent call={call} /> {call.detail} Nothing was charged. Fix it and send it again: this
          page keeps watching.{" "}
          {call.code === "insufficient_credits" ? (
            <Link href={billingHref} className="underline">
              Buy credits
            </Link>
          ) : (
            <a href={`/docs/errors#${call.code}`} className="underline">
              What “{call.code}” means
            </a>
          )}
          {". "}
          <RequestId of={{ requestId: call.request_id }} />
        </Line>
      )}
    </div>
  );
}

function Waiting({ isQuiet }: { isQuiet: boolean }) {
  return (
    <Line
      icon={<CircleDashed aria-hidden className="text-dim motion-safe:animate-spin" />}
      title="Waiting for the first call with this key …"
    >
      {isQuiet
        ? "Nothing has arrived yet. If your call answers 401, the key in it is incomplete; if it finds no server, check the address."
        : "Run one of the commands above. Its result appears here."}
    </Line>
  );
}

function Sent({ call }: { call: FirstCall }) {
  return (
    <span className="font-mono text-xs [overflow-wrap:anywhere] text-ink">
      {call.method} {call.path} → {call.status}.
    </span>
  );
}

function Line({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex items-start gap-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        <p className="text-dim">{children}</p>
      </div>
    </div>
  );
}
