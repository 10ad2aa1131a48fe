"use client";

import { useController } from "react-hook-form";
import { scopeWords } from "@/app/[org]/api-keys/scopes";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldNotes } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { grantableScopes } from "@/server/api-keys/api-key.schema";
import { usualCliScopes } from "@/server/api-keys/cli-logins/cli-login.schema";

type Scope = (typeof grantableScopes)[number];

const others = grantableScopes.filter((scope) => !usualCliScopes.includes(scope));

/** What the key may do: the usual scopes in sight, the others a click away. */
export function ScopeChoice() {
  const { field, fieldState } = useController<{ scopes: string[] }, "scopes">({ name: "scopes" });
  const row = (scope: Scope, isFirst = false) => (
    <div key={scope} className="flex items-start gap-2.5">
      <Checkbox
        id={`scope-${scope}`}
        ref={isFirst ? field.ref : undefined}
        aria-describedby={`scope-${scope}-words`}
        aria-invalid={fieldState.error ? true : undefined}
        checked={field.value.includes(scope)}
        onCheckedChange={(checked) =>
          field.onChange(
            checked === true
              ? [...field.value, scope]
              : field.value.filter((held) => held !== scope),
          )
        }
        onBlur={field.onBlur}
      />
      <div className="grid">
        <Label htmlFor={`scope-${scope}`} className="font-mono text-xs leading-4.5">
          {scope}
        </Label>
        <span id={`scope-${scope}-words`} className="text-13 text-dim">
          {scopeWords[scope]}
        </span>
      </div>
    </div>
  );
  return (
    <fieldset className="grid gap-2.5" aria-describedby="scopes-error">
      <legend className="mb-2.5 text-13 font-medium">The key may</legend>
      {usualCliScopes.map((scope, index) => row(scope as Scope, index === 0))}
      <details className="group">
        <summary className="cursor-pointer text-13 text-dim hover:text-ink">More scopes</summary>
        <div className="mt-2.5 grid gap-2.5">{others.map((scope) => row(scope))}</div>
      </details>
      <FieldNotes id="scopes" error={fieldState.error?.message} />
    </fieldset>
  );
}
