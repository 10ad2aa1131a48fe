import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CliError, exitCodes } from "./cli-error.ts";
import { javascriptExample, pythonExample } from "./examples.ts";

export type Framework = {
  label: string;
  /** Where the project keeps settings that are not shared. */
  envFile: string;
  example: { file: string; text: string };
  /** Runs the example. */
  run: string;
};

function javascript(label: string, envFile = ".env"): Framework {
  const file = "bursar-example.mjs";
  return {
    label,
    envFile,
    example: { file, text: javascriptExample },
    run: `node --env-file=${envFile} ${file}`,
  };
}

export const frameworks = {
  next: javascript("Next.js", ".env.local"),
  hono: javascript("Hono"),
  express: javascript("Express"),
  node: javascript("Node.js"),
  python: {
    label: "Python",
    envFile: ".env",
    example: { file: "bursar_example.py", text: pythonExample },
    run: "python3 bursar_example.py",
  },
} satisfies Record<string, Framework>;

export type FrameworkName = keyof typeof frameworks;

/** What a folder is a project of. @throws CliError where nothing says so */
export function detectFramework(folder: string, asked: string | undefined): FrameworkName {
  if (asked !== undefined) {
    if (asked in frameworks) return asked as FrameworkName;
    throw new CliError(`There is no framework "${asked}" here. Nothing was written.`, {
      code: "usage",
      fix: `Use one of ${Object.keys(frameworks).join(", ")}.`,
      exitCode: exitCodes.usage,
    });
  }
  const packages = dependenciesOf(folder);
  if (packages) {
    const known = (["next", "hono", "express"] as const).find((name) => name in packages);
    return known ?? "node";
  }
  const python = ["pyproject.toml", "requirements.txt", "setup.py", "Pipfile", "manage.py"];
  if (python.some((file) => existsSync(join(folder, file)))) return "python";
  throw new CliError(
    `${folder} has no package.json, pyproject.toml or requirements.txt. Nothing was written.`,
    {
      code: "no_project",
      fix: `Run this in your project, or say what it is: --framework ${Object.keys(frameworks).join("|")}.`,
    },
  );
}

function dependenciesOf(folder: string): Record<string, string> | null {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return null;
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path, "utf8"));
    return { ...devDependencies, ...dependencies };
  } catch {
    throw new CliError(`${path} is not valid JSON. Nothing was written.`, {
      code: "no_project",
      fix: "Mend it, then run bursar init again.",
    });
  }
}
