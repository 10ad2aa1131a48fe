"use client";

import { useController } from "react-hook-form";
import { ScopeCheckbox } from "@/app/[org]/api-keys/scope-checkbox";
import { FieldNotes } from "@/components/ui/field";
import { grantableScopes } from "@/server/api-keys/api-key.schema";
import { usualCliScopes } from "@/server/api-keys/cli-logins/cli-login.schema";

type Scope = (typeof grantableScopes)[number];

const others = grantableScopes.filter((scope) => !usualCliScopes.includes(scope));

/** What the key may do: the usual scopes in sight, the others a click away. */
export function ScopeChoice() {
  const { fieldState } = useController<{ scopes: string[] }, "scopes">({ name: "scopes" });
  return (
    <fieldset className="grid gap-2.5" aria-describedby="scopes-error">
      <legend className="mb-2.5 text-13 font-medium">The key may</legend>
      {usualCliScopes.map((scope, index) => (
        <ScopeCheckbox key={scope} scope={scope as Scope} isFirst={index === 0} />
      ))}
      <details className="group">
        <summary className="cursor-pointer text-13 text-dim hover:text-ink">More scopes</summary>
        <div className="mt-2.5 grid gap-2.5">
          {others.map((scope) => (
            <ScopeCheckbox key={scope} scope={scope} />
          ))}
        </div>
      </details>
      <FieldNotes id="scopes" error={fieldState.error?.message} />
    </fieldset>
  );
}
