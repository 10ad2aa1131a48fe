"use client";

import { Button, type ButtonProps } from "@/components/ui/button";
import { formatCredits } from "@/server/pricing/amount-words";
import { OperationLabel } from "./amounts";

/**
 * The button of a paid operation, with its price. Given what is available, it refuses in advance
 * what the server would refuse, and says what is missing; the server still decides.
 */
export function OperationButton({
  label,
  credits,
  availableCredits,
  disabledReason,
  ...props
}: Omit<ButtonProps, "children" | "asChild"> & {
  label: string;
  credits: number;
  availableCredits?: number | undefined;
}) {
  const short =
    availableCredits !== undefined && availableCredits < credits
      ? `This costs ${formatCredits(credits)}; ${formatCredits(availableCredits)} available`
      : null;
  return (
    <Button disabledReason={disabledReason ?? short} {...props}>
      <OperationLabel label={label} credits={credits} />
    </Button>
  );
}
