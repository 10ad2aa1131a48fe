import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { type Context, contextOf } from "../context.ts";
import { detectFramework, type Framework, frameworks } from "../frameworks.ts";

export function initCommand(): Command {
  return new Command("init")
    .description("set up a project: settings, an example that makes the first paid call")
    .argument("[folder]", "the project's folder", ".")
    .option("--framework <name>", `skip detection: ${Object.keys(frameworks).join(", ")}`)
    .addHelpText(
      "after",
      `
Adds BURSAR_KEY and BURSAR_URL to the project's .env (.env.local with Next.js), adds that file
to .gitignore, and writes one example file. Nothing that exists is overwritten.

Examples:
  $ bursar init
  $ bursar init ./my-app --framework hono`,
    )
    .action((folder: string, options: { framework?: string }, command: Command) => {
      init(contextOf(command), resolve(folder), options.framework);
    });
}

type Step = { file: string; done: "written" | "added" | "kept" };

function init(context: Context, folder: string, asked: string | undefined): void {
  const { terminal, settings } = context;
  const framework = detectFramework(folder, asked);
  const found = frameworks[framework];
  const steps: Step[] = [
    addSettings(folder, found.envFile, {
      BURSAR_KEY: settings.key ?? "",
      BURSAR_URL: settings.baseUrl,
    }),
    ignore(folder, found.envFile),
    writeExample(folder, found),
  ];
  const next = [
    ...(settings.key ? [] : ["bursar login", `Put its key into ${found.envFile}`]),
    found.run,
    "bursar listen --forward-to localhost:3000/hook",
  ];
  terminal.result(
    { framework, folder, files: steps, next },
    [
      `${found.label} project in ${relative(process.cwd(), folder) || "this folder"}`,
      ...steps.map(({ file, done }) => `  ${done.padEnd(8)}${file}`),
      "",
      "Next:",
      ...next.map((step, n) => `  ${n + 1}. ${step}`),
    ].join("\n"),
  );
}

/** Adds the settings that are not there yet; a line that is, whatever it says, stays. */
function addSettings(folder: string, file: string, settings: Record<string, string>): Step {
  const path = join(folder, file);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const missing = Object.entries(settings).filter(
    ([name]) => !new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, "m").test(text),
  );
  if (missing.length === 0) return { file, done: "kept" };
  const lines = missing.map(([name, value]) => `${name}=${value}\n`).join("");
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  // A key is for this user alone; a file that is there keeps its mode.
  writeFileSync(path, text + gap + lines, { mode: 0o600 });
  return { file, done: text === "" ? "written" : "added" };
}

function ignore(folder: string, file: string): Step {
  const path = join(folder, ".gitignore");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const patterns = [
    file,
    `/${file}`,
    ".env*",
    "/.env*",
    ...(file === ".env" ? [] : [".env*.local"]),
  ];
  if (patterns.some((pattern) => lines.includes(pattern)))
    return { file: ".gitignore", done: "kept" };
  appendFileSync(path, `${text === "" || text.endsWith("\n") ? "" : "\n"}${file}\n`);
  return { file: ".gitignore", done: text === "" ? "written" : "added" };
}

function writeExample(folder: string, { example }: Framework): Step {
  const path = join(folder, example.file);
  if (existsSync(path)) return { file: example.file, done: "kept" };
  writeFileSync(path, example.text);
  return { file: example.file, done: "written" };
}
