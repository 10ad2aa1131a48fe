import { Command } from "commander";
import { contextOf, requireKey } from "../context.ts";
import { inCredits } from "../in-credits.ts";

type Balance = { credits: { available: number } };
type Charged = { id: string; operation: string; credits: number };

export function balanceCommand(): Command {
  return new Command("balance")
    .description("how many credits are available")
    .addHelpText("after", "\nNeeds the scope billing:read.\n\nExample:\n  $ bursar balance --json")
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      requireKey(context);
      const { body } = await context.api.get<Balance>("/v1/credits/balance");
      context.terminal.result(body, `${inCredits(body.credits.available)} available.`);
    });
}

export function chargeCommand(): Command {
  return new Command("charge")
    .description("charge credits for one use of an operation")
    .argument("<operation>", "such as api.call or compute.minute")
    .option("--quantity <number>", "how much was used", "1")
    .option("--idempotency-key <key>", "sent again with the same key, it is charged once")
    .addHelpText(
      "after",
      `
Needs the scope usage:write.

Examples:
  $ bursar charge api.call
  $ bursar charge compute.minute --quantity 12 --idempotency-key job-17`,
    )
    .action(
      async (
        operation: string,
        { quantity, idempotencyKey }: { quantity: string; idempotencyKey?: string },
        command: Command,
      ) => {
        const context = contextOf(command);
        requireKey(context);
        const { body, headers } = await context.api.post<Charged>(
          "/v1/charges",
          { operation, quantity },
          idempotencyKey ? { idempotencyKey } : {},
        );
        const repeated = headers.get("idempotent-replayed") === "true";
        context.terminal.result(
          body,
          `${inCredits(body.credits)} charged for ${operation} (${body.id})${repeated ? ", by an earlier call with this idempotency key" : ""}.`,
        );
      },
    );
}
