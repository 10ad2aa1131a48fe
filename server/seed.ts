import { disconnectDb } from "./foundation/db";
import { env } from "./foundation/env";
import { buildScenario, scenarioNames } from "./scenarios/scenarios";

/** `seed <scenario> [--json]`: builds a named scenario and prints it; with --json as one JSON object. */
async function main(): Promise<void> {
  const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (!name || !scenarioNames.includes(name)) {
    console.error(
      `Usage: npm run seed -- <scenario> [--json]\nScenarios: ${scenarioNames.join(", ")}`,
    );
    process.exitCode = 1;
    return;
  }
  if (env().BURSAR_MODE !== "local") {
    console.error(
      "Scenarios create owners with publicly known passwords, so they run in local mode only. Nothing was created.",
    );
    process.exitCode = 1;
    return;
  }
  const result = await buildScenario(name, new Date());
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  for (const organization of result.organizations) {
    process.stdout.write(
      `${organization.name}  ${organization.id}  ${organization.credits} credits  ${organization.api_key ?? ""}\n`,
    );
  }
  for (const user of result.users)
    process.stdout.write(`${user.role}  ${user.email}  ${user.password}\n`);
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => void disconnectDb());
