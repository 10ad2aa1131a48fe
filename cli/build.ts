import { chmodSync } from "node:fs";
import { build } from "esbuild";
import manifest from "./package.json" with { type: "json" };

const outfile = process.argv[2] ?? `${import.meta.dirname}/dist/bursar.mjs`;

// One file without dependencies, so that npx has one thing to fetch and nothing to install.
await build({
  entryPoints: [`${import.meta.dirname}/src/main.ts`],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  // commander is CommonJS inside.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
  },
  define: { CLI_VERSION: JSON.stringify(manifest.version) },
  legalComments: "none",
});
chmodSync(outfile, 0o755);
