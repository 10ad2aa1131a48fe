import { Command, CommanderError } from "commander";
import { exitCodes } from "./cli-error.ts";
import { balanceCommand, chargeCommand } from "./commands/charge.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { listenCommand } from "./commands/listen.ts";
import { loginCommand, logoutCommand, whoamiCommand } from "./commands/login.ts";
import { pricesCommand } from "./commands/prices.ts";
import { triggerCommand } from "./commands/trigger.ts";
import { failWith, openTerminal } from "./terminal.ts";

declare const CLI_VERSION: string;

const program = new Command("bursar")
  .description("Prepaid credits for your app: sign in, receive webhooks, prices as code, imports")
  .version(CLI_VERSION)
  .option("--json", "print results as JSON")
  .option("--base-url <url>", "where Bursar answers (or BURSAR_URL)")
  .option("--key <key>", "an API key for this command (or BURSAR_KEY)")
  .option("--no-color", "print without colors (or NO_COLOR)")
  .showHelpAfterError("(bursar --help lists what there is)")
  .addHelpText(
    "after",
    `
Examples:
  $ bursar login
  $ bursar init
  $ bursar listen --forward-to localhost:3000/hook
  $ BURSAR_KEY=bk_live_… bursar doctor --json

Exit codes:
  0    done
  1    refused, a check failed, or there are differences
  2    wrong usage
  3    no API key that works
  4    the server could not be reached
  130  interrupted`,
  );

for (const command of [
  loginCommand(),
  logoutCommand(),
  whoamiCommand(),
  balanceCommand(),
  chargeCommand(),
  initCommand(),
  listenCommand(),
  triggerCommand(),
  pricesCommand(),
  importCommand(),
  doctorCommand(),
]) {
  program.addCommand(command);
}

// What follows from --help and wrong usage is an exit code here, not the end in the middle of something.
function exitByCode(command: Command): void {
  command.exitOverride().copyInheritedSettings(program);
  command.commands.forEach(exitByCode);
}
exitByCode(program);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads has read enough: `bursar … | head`.
  if (error.code === "EPIPE") process.exit(exitCodes.done);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    const { json = false, color = true } = program.opts<{ json?: boolean; color?: boolean }>();
    process.exitCode = failWith(openTerminal({ json, color }), error);
  }
}
