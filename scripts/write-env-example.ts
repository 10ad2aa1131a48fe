import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { z } from "zod";
import { environment } from "../server/foundation/environment.ts";

const WIDTH = 110;

const intro = `# Made by scripts/write-env-example.ts from server/foundation/environment.ts.
# Copy to .env and fill in what you need. Without any of it, \`npm start\` runs in local mode:
# embedded PostgreSQL, stand-ins for Stripe and Resend, secrets of its own, a demo company.
# With NODE_ENV=production nothing of local mode runs and every variable marked * is required.
# Values shown are defaults or examples.

# NODE_ENV=production
`;

/** What only scripts read, from the shell. */
const ofScripts = `# ── Scripts ──
# Local mode: ports of the stand-ins; the first free ones from 12111 unless set.
# STRIPE_EMULATOR_PORT=12111
# RESEND_EMULATOR_PORT=12112
# Tests, from the shell only: a PostgreSQL server to use instead of the embedded one (each run makes
# and drops its own databases), and a browser instead of the one that is found.
# TEST_DATABASE_URL=postgresql://user:password@localhost:5432/postgres
# CHROMIUM_PATH=/usr/bin/chromium
`;

/** The text of `.env.example`: every variable with what it is, and its default or an example. */
export function envExample(): string {
  const sections = Object.entries(environment).map(
    ([title, variables]) =>
      `# ── ${title} ──\n${Object.entries(variables).map(describeVariable).join("")}`,
  );
  return [intro, ...sections, ofScripts].join("\n");
}

function describeVariable([name, schema]: [string, z.ZodType]): string {
  const { description, example, required } = schema.meta() ?? {};
  const unset = schema.safeParse(undefined);
  const mark = required || !unset.success ? "* " : "";
  const text = description ? wrap(`${mark}${description}`) : "";
  const shown = example ?? (unset.success && !Array.isArray(unset.data) ? unset.data : undefined);
  return `${text}# ${name}=${shown ?? ""}\n`;
}

/** Comment lines of at most `WIDTH` characters. */
function wrap(text: string): string {
  let lines = "";
  let line = "#";
  for (const word of text.split(" ")) {
    if (line.length + word.length >= WIDTH) {
      lines += `${line}\n`;
      line = "#";
    }
    line += ` ${word}`;
  }
  return `${lines}${line}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(path.join(import.meta.dirname, "../.env.example"), envExample());
}
