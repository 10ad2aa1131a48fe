"use client";

import { useState } from "react";
import { useController } from "react-hook-form";
import { FieldNotes } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { grantableScopes } from "@/server/api-keys/api-key.schema";
import { ScopeCheckbox } from "./scope-checkbox";
import { OWN_CHOICE, scopePresets } from "./scope-presets";

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
  const { fieldState } = useController<{ scopes: string[] }, "scopes">({ name: "scopes" });
  return (
    <fieldset className="grid gap-2.5" aria-describedby="scopes-error">
      <legend className="mb-2.5 text-13 font-medium">Scopes</legend>
      {grantableScopes.map((scope, index) => (
        <ScopeCheckbox key={scope} scope={scope} isFirst={index === 0} />
      ))}
      <FieldNotes id="scopes" error={fieldState.error?.message} />
    </fieldset>
  );
}
