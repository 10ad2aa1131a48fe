"use client";

import { useState } from "react";
import { useController } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldNotes } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { RadioGroup } from "@/components/ui/radio-group";
import { grantableScopes } from "@/server/api-keys/api-key.schema";
import { OWN_CHOICE, scopePresets } from "./scope-presets";
import { scopeWords } from "./scopes";

/** What a new key may do: one of the usual choices, or scope by scope. */
export function ScopesField() {
  const { field } = useController<{ scopes: string[] }, "scopes">({ name: "scopes" });
  const [preset, setPreset] = useState(scopePresets[0]?.value ?? OWN_CHOICE);
  return (
    <div className="grid gap-3">
      <fieldset>
        <legend id="may" className="mb-2.5 text-13 font-medium">
          It may
        </legend>
        <RadioGroup
          aria-labelledby="may"
          className="sm:grid-cols-2"
          value={preset}
          onValueChange={(value) => {
            setPreset(value);
            // Choosing for oneself goes on from what was chosen.
            const chosen = scopePresets.find((one) => one.value === value);
            if (chosen) field.onChange([...chosen.scopes]);
          }}
          options={[
            ...scopePresets,
            {
              value: OWN_CHOICE,
              label: "Choose scopes",
              description: "Exactly what you tick.",
            },
          ]}
        />
      </fieldset>
      {preset === OWN_CHOICE ? (
        <ScopeList />
      ) : (
        <p className="text-13 text-dim">
          Scopes: <span className="font-mono text-xs">{field.value.join(", ")}</span>
        </p>
      )}
    </div>
  );
}

function ScopeList() {
  const { field, fieldState } = useController<{ scopes: string[] }, "scopes">({ name: "scopes" });
  return (
    <fieldset className="grid gap-2.5" aria-describedby="scopes-error">
      <legend className="mb-2.5 text-13 font-medium">Scopes</legend>
      {grantableScopes.map((scope, index) => (
        <div key={scope} className="flex items-start gap-2.5">
          <Checkbox
            id={`scope-${scope}`}
            ref={index === 0 ? field.ref : undefined}
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
      ))}
      <FieldNotes id="scopes" error={fieldState.error?.message} />
    </fieldset>
  );
}
