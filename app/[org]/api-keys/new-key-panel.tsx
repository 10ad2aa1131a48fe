"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { CodeTabs } from "@/components/ui/code-tabs";
import { SecretToCopy } from "@/components/ui/secret-to-copy";
import { Time } from "@/components/ui/time";
import type { ApiKeyAnswer } from "@/server/api-keys/api-key.schema";
import { formatCost } from "@/server/pricing/amount-words";
import { usePriceIfAny } from "../operation-prices";
import { firstCall } from "./first-call";
import { FirstCallWatch } from "./first-call-watch";

/**
 * The one time a key is on screen. It stands on the page rather than in a dialog: a stray click or
 * Escape must not throw away what cannot be shown again.
 */
export function NewKeyPanel({
  fresh,
  rotated,
  organization,
  apiUrl,
  onDone,
}: {
  fresh: ApiKeyAnswer;
  rotated: boolean;
  organization: { id: string; slug: string; timeZone: string };
  apiUrl: string;
  onDone: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const secret = fresh.key ?? null;
  // Moves the reader (and the screen) to the key, which appears above where they clicked.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key moves it again
  useEffect(() => heading.current?.focus(), [fresh.id, secret]);
  return (
    <section
      aria-labelledby="new-key"
      className="mb-5 grid gap-3 rounded-xl border border-accent bg-accent-soft/40 px-4.5 py-4"
    >
      <h2 id="new-key" ref={heading} tabIndex={-1} className="text-sm font-semibold outline-none">
        {rotated ? `New secret of ${fresh.name}` : `Your new key, ${fresh.name}`}
      </h2>
      {secret ? (
        <>
          <p className="text-13">
            Copy it now: <strong className="font-medium">it is shown only once</strong>. We store
            only a hash, so it can’t be shown again.
            {rotated && fresh.previous_expires_at ? (
              <>
                {" "}
                The previous secret works until{" "}
                <Time
                  iso={fresh.previous_expires_at}
                  timeZone={organization.timeZone}
                  as="date-time"
                />
                .
              </>
            ) : null}
          </p>
          <SecretToCopy secret={secret} label="Copy key" />
          <FirstCallCode fresh={fresh} secret={secret} apiUrl={apiUrl} />
          {rotated ? null : (
            <FirstCallWatch
              key={fresh.id}
              organizationId={organization.id}
              keyId={fresh.id}
              ledgerHref={`/${organization.slug}/ledger`}
              billingHref={`/${organization.slug}/billing`}
            />
          )}
        </>
      ) : (
        <p className="text-13">
          This request was already carried out and the key was shown then. It can’t be shown again:
          rotate the key to get a new secret.
        </p>
      )}
      <div>
        <Button onClick={onDone}>{secret ? "I’ve stored it" : "Close"}</Button>
      </div>
    </section>
  );
}

function FirstCallCode({
  fresh,
  secret,
  apiUrl,
}: {
  fresh: ApiKeyAnswer;
  secret: string;
  apiUrl: string;
}) {
  const price = usePriceIfAny("api.call");
  const { kind, tabs } = firstCall(fresh, secret, apiUrl);
  return (
    <div>
      <p className="mb-1.5 text-13 text-dim">
        {kind !== "charge"
          ? "Make a first call. It only reads, which is free:"
          : fresh.agent_name
            ? `Make a first call. It charges one API call${price === null ? "" : ` (${formatCost(price)})`} to ${fresh.agent_name}:`
            : `Make a first call. It charges one API call${price === null ? "" : ` (${formatCost(price)})`}:`}
      </p>
      <CodeTabs tabs={tabs} />
    </div>
  );
}
