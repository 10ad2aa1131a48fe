import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { Variables } from "./configuration.ts";
import type { Stack } from "./stack.ts";
import type { Emulators } from "./start-emulators.ts";

type Demo = {
  organizations: { id: string; api_key: string | null }[];
  users: { email: string; password: string; role: string }[];
};

/**
 * The demo company, built the first time this database is started on. A demo that fails leaves a
 * product that works, only an empty one.
 */
export async function findOrBuildDemo(
  stack: Stack,
  env: Variables,
  { dataDir, dev, emulators }: { dataDir: string; dev: boolean; emulators: Emulators },
): Promise<Demo | undefined> {
  const file = path.join(dataDir, "demo.json");
  const kept = readDemo(file);
  if (kept && (await isInDatabase(env.DATABASE_URL, kept))) return kept;
  if (!emulators.stripe || !emulators.resend) {
    console.log("· No demo company: it pays and gets emails, which only the stand-ins may do");
    return undefined;
  }
  console.log("· Building the demo company: 90 days of history (once, about half a minute)");
  const seed = stack.start({
    name: "seed",
    script: "server/seed",
    mode: dev ? "source" : "built",
    args: ["demo", "--json"],
    env,
    readStdout: true,
  });
  let output = "";
  seed.process.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const isBuilt = await new Promise<boolean>((resolve) => {
    seed.process.once("close", (code) => resolve(code === 0));
  });
  stack.throwIfEnding();
  if (!isBuilt) {
    console.error("The demo company could not be built (see above); the next start tries again.");
    return undefined;
  }
  writeFileSync(file, output, { mode: 0o600 });
  return JSON.parse(output);
}

/** What to print once everything runs: label and value. */
export function summarize(
  url: string,
  demo: Demo | undefined,
  emulators: Emulators,
): [label: string, value: string][] {
  const lines: [string, string][] = [["Bursar runs at", url]];
  for (const role of ["owner", "member", "staff"]) {
    const user = demo?.users.find((candidate) => candidate.role === role);
    if (user) lines.push([`Sign in as ${role}`, `${user.email}  ${user.password}`]);
  }
  const organization = demo?.organizations.find(({ api_key }) => api_key !== null);
  if (organization) {
    const { id, api_key } = organization;
    lines.push(["API key", String(api_key)]);
    lines.push([
      "Try",
      `curl -s ${url}/api/organizations/${id}/billing -H 'Authorization: Bearer ${api_key}'`,
    ]);
  }
  if (emulators.resend) lines.push(["Mailbox", emulators.resend]);
  if (emulators.stripe) lines.push(["Stripe stand-in", emulators.stripe]);
  lines.push(["Stop with", "Ctrl-C"]);
  return lines;
}

function readDemo(file: string): Demo | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // not built yet, or the start was killed while it wrote
  }
}

/** The file may tell of another database: a deleted one, or another DATABASE_URL. */
async function isInDatabase(databaseUrl: string | undefined, demo: Demo): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const ids = [demo.organizations[0]?.id];
    return (await client.query("select from organizations where id = $1", ids)).rowCount === 1;
  } finally {
    await client.end();
  }
}
