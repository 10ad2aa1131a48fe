import { Command } from "commander";
import { contextOf, requireKey } from "../context.ts";

type Triggered = { event_type: string; message_id: string; listeners: number };

export function triggerCommand(): Command {
  return new Command("trigger")
    .description("send an example event to whoever runs bursar listen")
    .argument("<event>", "such as credits.low, purchase.paid or webhook.test")
    .addHelpText(
      "after",
      `
The event is signed like a real one and says "test": true in its data. It goes to your organization's
listeners and never to a webhook endpoint with a URL. Needs the scope webhooks:write.

Examples:
  $ bursar trigger credits.low
  $ bursar trigger purchase.paid --json`,
    )
    .action(async (event: string, _options: object, command: Command) => {
      const context = contextOf(command);
      requireKey(context);
      const { body } = await context.api.post<Triggered>("/v1/webhook-listeners/trigger", {
        event_type: event,
      });
      const { listeners } = body;
      context.terminal.result(
        body,
        `Sent ${body.event_type} to ${listeners} listener${listeners === 1 ? "" : "s"} (${body.message_id}).`,
      );
    });
}
