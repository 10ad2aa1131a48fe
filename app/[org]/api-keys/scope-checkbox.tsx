"use client";

import { useController } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import type { grantableScopes } from "@/server/api-keys/api-key.schema";
import { scopeWords } from "./scopes";

/** One scope of the form's `scopes`, with what it allows. The first of a list takes the focus of its error. */
export function ScopeCheckbox({
  scope,
  isFirst = false,
}: {
  scope: (typeof grantableScopes)[number];
  isFirst?: boolean;
}) {
  const { field, fieldState } = useController<{ scopes: string[] }, "scopes">({ name: "scopes" });
  return (
    <div className="flex items-start gap-2.5">
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
}
