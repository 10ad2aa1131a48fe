"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Sign-in by the OpenID providers that are configured; nothing where none is. */
export function ProviderButtons({
  providers,
  next,
}: {
  providers: readonly { id: string; name: string }[];
  next: string;
}) {
  const [pending, setPending] = useState<string | null>(null);
  if (providers.length === 0) return null;
  return (
    <div className="mb-5 grid gap-3 border-b pb-5">
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          size="lg"
          className="w-full"
          pending={pending === id}
          onClick={() => {
            setPending(id);
            import("next-auth/react")
              .then(({ signIn }) => signIn(id, { callbackUrl: next }))
              .catch(() => setPending(null));
          }}
        >
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
