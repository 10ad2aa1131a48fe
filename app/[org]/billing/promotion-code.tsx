"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { creditsInWords } from "@/server/pricing/amount-words";

/** Redeems a promotion code for credits. */
export function PromotionCode({ organizationId }: { organizationId: string }) {
  const { run, isPending, problem } = useKeyedChange();
  const [code, setCode] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const fault = problem?.fields.find(({ path }) => path === "code")?.message ?? null;
  return (
    <form
      noValidate
      className="mt-4 rounded-xl border p-4.5"
      onSubmit={async (event) => {
        event.preventDefault();
        setIsMissing(code.trim() === "");
        if (code.trim() === "" || isPending) return;
        const refused = await run(
          (options) =>
            trpc.promotion_code.redeem.mutate({ organization_id: organizationId, code }, options),
          ({ credits }) => `${creditsInWords(credits)} added`,
        );
        if (!refused) setCode("");
      }}
    >
      <h3 className="mb-3 text-sm font-semibold">Promotion code</h3>
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Promotion code"
          hideLabel
          error={isMissing ? "Enter a code" : fault}
          className="w-60"
        >
          {(control) => (
            <Input
              {...control}
              name="promotion-code"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={60}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" pending={isPending}>
          Redeem
        </Button>
      </div>
      {fault ? null : <ProblemBanner problem={problem} className="mt-3" />}
    </form>
  );
}
