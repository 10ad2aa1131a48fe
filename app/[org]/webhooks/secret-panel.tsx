"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { SecretToCopy } from "@/components/ui/secret-to-copy";
import { Time } from "@/components/ui/time";
import type { EndpointAnswer } from "@/server/webhooks/webhook.schema";

/** The one time a signing secret is on screen; on the page, so that a stray Escape cannot throw it away. */
export function SecretPanel({
  fresh,
  rotated,
  timeZone,
  onDone,
}: {
  fresh: Pick<EndpointAnswer, "secret" | "previous_secret_expires_at">;
  rotated: boolean;
  timeZone: string;
  onDone: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const secret = fresh.secret ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another secret moves the reader there again
  useEffect(() => heading.current?.focus(), [secret]);
  return (
    <section
      aria-labelledby="new-secret"
      className="mb-5 grid gap-3 rounded-xl border border-accent bg-accent-soft/40 px-4.5 py-4"
    >
      <h2
        id="new-secret"
        ref={heading}
        tabIndex={-1}
        className="text-sm font-semibold outline-none"
      >
        {rotated ? "The new signing secret" : "The signing secret of your endpoint"}
      </h2>
      {secret ? (
        <>
          <p className="text-13">
            Copy it now: <strong className="font-medium">it is shown only once</strong>. Your server
            needs it to verify that an event comes from us.
            {rotated && fresh.previous_secret_expires_at ? (
              <>
                {" "}
                The previous secret also signs until{" "}
                <Time iso={fresh.previous_secret_expires_at} timeZone={timeZone} as="date-time" />.
              </>
            ) : null}
          </p>
          <SecretToCopy secret={secret} label="Copy secret" />
        </>
      ) : (
        <p className="text-13">
          This request was already carried out and the secret was shown then. Rotate it to get a new
          one.
        </p>
      )}
      <div>
        <Button onClick={onDone}>{secret ? "I have stored it" : "Close"}</Button>
      </div>
    </section>
  );
}
