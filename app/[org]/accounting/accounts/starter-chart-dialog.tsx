"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { ChartAdded, StarterChartAnswer } from "@/server/accounting/charts/chart.schema";
import { CreditsLine } from "../credits-line";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { ChartPreviewTable } from "./chart-preview";

type Variant = StarterChartAnswer["variant"];

const variants: { value: Variant; label: string; description: string }[] = [
  { value: "us", label: "United States", description: "Sales tax, payroll" },
  { value: "eu", label: "European Union", description: "VAT on sales and purchases" },
  { value: "neutral", label: "Anywhere else", description: "Without country-specific accounts" },
];

type Context = {
  organizationId: string;
  availableCredits: number | null;
  billing: BillingWay;
  onOpenChange: (open: boolean) => void;
};

/** Shows a starter chart as it would be added, with its price, and adds it. */
export function StarterChartDialog({ open, ...context }: Context & { open: boolean }) {
  return (
    <Dialog
      open={open}
      onOpenChange={context.onOpenChange}
      title="Starter chart"
      description="The accounts most businesses start with, including those that invoices, bills and payments post to. Your existing accounts stay unchanged."
      className="max-w-2xl"
    >
      <StarterChartForm {...context} />
    </Dialog>
  );
}

function StarterChartForm({ organizationId, availableCredits, billing, onOpenChange }: Context) {
  const router = useRouter();
  const [variant, setVariant] = useState<Variant | null>(null);
  const [chart, setChart] = useState<StarterChartAnswer | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const operation = usePaidOperation(({ added }: ChartAdded) => {
    toast.success(
      added === 0
        ? "Nothing was missing, so nothing was charged"
        : `${added} ${added === 1 ? "account" : "accounts"} added`,
    );
    onOpenChange(false);
    router.refresh();
  });

  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    trpc.starter_chart.get
      .query({ organization_id: organizationId, ...(variant ? { variant } : {}) })
      .then(
        (told) => (isCurrent ? setChart(told) : undefined),
        (error) => (isCurrent ? setProblem(problemOf(error)) : undefined),
      );
    return () => {
      isCurrent = false;
    };
  }, [organizationId, variant]);

  const isStale = chart !== null && variant !== null && chart.variant !== variant;
  const roles = chart?.accounts.filter((account) => account.roles.length > 0).length ?? 0;
  return (
    <div className="grid gap-4">
      <Field
        label="Chart for"
        description={
          chart?.country
            ? `Your billing address is in ${countryName(chart.country)}. New accounts are in ${chart.currency}.`
            : chart
              ? `New accounts are in ${chart.currency}.`
              : undefined
        }
      >
        {(control) => (
          <Select
            {...control}
            options={variants}
            value={variant ?? chart?.variant ?? ""}
            onValueChange={(value) => setVariant(value as Variant)}
          />
        )}
      </Field>
      {chart ? (
        <>
          <ChartPreviewTable caption="Accounts in the chart" rows={chart.accounts} />
          <p role="status" className="text-13 text-dim">
            {chart.to_add === 0 && roles === 0
              ? "You already have every account in this chart."
              : `${chart.to_add} new of ${chart.accounts.length}, ${roles} with a role.`}
          </p>
        </>
      ) : problem ? null : (
        <p role="status" className="text-13 text-dim">
          Reading the chart…
        </p>
      )}
      <ProblemBanner problem={problem} />
      <CreditsLine available={availableCredits} />
      {needsNotice(operation.problem) ? null : <ProblemBanner problem={operation.problem} />}
      <FormRefusal operation={operation} billing={billing} />
      <DialogFooter>
        <DialogCancel />
        {chart && (chart.to_add > 0 || roles > 0) ? (
          <OperationButton
            variant="primary"
            label={
              chart.to_add === 0
                ? "Set the roles"
                : `Add ${chart.to_add} ${chart.to_add === 1 ? "account" : "accounts"}`
            }
            credits={chart.credits}
            pending={operation.isPending}
            disabledReason={isStale ? "Still reading" : null}
            onClick={() =>
              void operation.run((options) =>
                trpc.starter_chart.add.mutate(
                  { organization_id: organizationId, variant: chart.variant },
                  options,
                ),
              )
            }
          />
        ) : (
          <Button variant="primary" disabledReason={chart ? "Nothing is missing" : "Still reading"}>
            Add accounts
          </Button>
        )}
      </DialogFooter>
    </div>
  );
}

function countryName(code: string): string {
  return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code;
}
