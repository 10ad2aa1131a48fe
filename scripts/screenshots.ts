import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * `npm run screenshots`: pictures of every page as the browser tests furnish it, light and dark, at three widths,
 * in `.screenshots`, with an index to look through. `npm run screenshots -- billing` takes only what has that in its
 * address.
 */
const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, ".screenshots");
const [only = ""] = process.argv.slice(2);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const { status } = spawnSync(
  path.join(root, "node_modules/.bin/playwright"),
  ["test", "every-page", "-g", `sound and accessible.*${only}`, "--reporter", "line"],
  { cwd: root, stdio: "inherit", env: { ...process.env, SCREENSHOTS: folder } },
);
const names = readdirSync(folder).sort();
writeFileSync(path.join(folder, "index.html"), indexOf(names));
console.log(`${names.length} pictures: ${path.join(folder, "index.html")}`);
process.exit(status ?? 1);

function indexOf(files: readonly string[]): string {
  const pages = Map.groupBy(files, (name) => name.replace(/-(light|dark)-\d+\.png$/, ""));
  const sections = [...pages].map(
    ([page, pictures]) =>
      `<h2>${page}</h2><p>${pictures.map((name) => `<a href="${name}"><img src="${name}" alt="${name}" loading="lazy"></a>`).join("\n")}</p>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Every page</title>
<style>body { font: 14px sans-serif } img { height: 420px; vertical-align: top; border: 1px solid #ccc }</style>
${sections.join("\n")}
`;
}
