"use client";

import { type FormEvent, useState } from "react";
import { ApiError } from "../errors.ts";
import { useFormat } from "./format.ts";
import { type RechargePolicy, useRecharge } from "./hooks.ts";
import { Panel, partOf, type StyleProps } from "./panel.tsx";
import { useShared } from "./provider.tsx";

type Part = "form" | "switch" | "field" | "hint" | "warning";
export type RechargeProps = StyleProps<Part> & { title?: string };

/** When the saved card buys credits by itself, and how many. The handler must allow `recharge`. */
export function Recharge({ title = "Auto-recharge", ...style }: RechargeProps) {
  const result = useRecharge();
  return (
    <Panel name="recharge" title={title} result={result} {...style}>
      {(policy) => <PolicyForm policy={policy} saved={result.refresh} {...style} />}
    </Panel>
  );
}

function PolicyForm({
  policy,
  saved,
  classNames,
}: StyleProps<Part> & { policy: RechargePolicy; saved: () => Promise<void> }) {
  const { store } = useShared();
  const { money, credits } = useFormat();
  const part = partOf<Part>(classNames);
  const [enabled, setEnabled] = useState(policy.enabled);
  const [threshold, setThreshold] = useState(String(policy.threshold_credits));
  const [target, setTarget] = useState(String(policy.target_credits));
  const [state, setState] = useState<"ready" | "saving" | "saved" | Error>("ready");
  const fillsUp = policy.mode === "target_balance";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setState("saving");
    try {
      await store.put("recharge", {
        enabled,
        threshold_credits: Number(threshold),
        ...(fillsUp ? { target_credits: Number(target) } : {}),
      });
      await saved();
      setState("saved");
    } catch (error) {
      setState(error as Error);
    }
  }

  return (
    <form {...part("form")} onSubmit={(event) => void submit(event)}>
      <label {...part("switch")}>
        <input
          type="checkbox"
          checked={enabled}
          onChange={({ target: box }) => setEnabled(box.checked)}
        />
        Buy credits when the balance is low
      </label>
      <Field
        label="When fewer credits are left than"
        value={threshold}
        set={setThreshold}
        {...part("field")}
      />
      {fillsUp ? (
        <Field label="Fill up to" value={target} set={setTarget} {...part("field")} />
      ) : (
        <p {...part("hint")}>
          Each time, {money(policy.fixed_amount_cents)} of credits are bought.
        </p>
      )}
      {policy.enabled && (
        <p {...part("hint")}>
          Next charge: {money(policy.next_charge_cents)} for {credits(policy.next_charge_credits)}
        </p>
      )}
      {[policy.disabled_reason, ...policy.warnings].map(
        (warning) =>
          warning && (
            <p key={warning} {...part("warning")}>
              {warning}
            </p>
          ),
      )}
      <button {...part("button")} type="submit" disabled={state === "saving"}>
        {state === "saving" ? "Saving…" : "Save"}
      </button>
      <p {...part("status")} role="status">
        {state === "saved" && "Saved."}
      </p>
      {state instanceof Error && (
        <p {...part("error")} role="alert">
          {state.message} {state instanceof ApiError && state.fix !== state.message && state.fix}
        </p>
      )}
    </form>
  );
}

function Field({
  label,
  value,
  set,
  ...attributes
}: {
  label: string;
  value: string;
  set: (value: string) => void;
  className: string | undefined;
}) {
  return (
    <label {...attributes}>
      {label}
      <input
        required
        type="number"
        inputMode="numeric"
        min={0}
        max={100_000}
        step="any"
        value={value}
        onChange={({ target }) => set(target.value)}
      />
    </label>
  );
}
