import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma downloads its native schema engine when it is installed. Where that download is
// impossible (offline, closed CI) the same engine runs from its WASM build instead, so that
// every `prisma …` command works as usual.
const root = import.meta.dirname;
const enginesDir = path.join(root, "node_modules/@prisma/engines");
const hasNativeEngine =
  existsSync(enginesDir) &&
  readdirSync(enginesDir).some((file) => file.startsWith("schema-engine"));
if (!hasNativeEngine) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(root, "scripts/schema-engine-wasm.mjs");
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: {
    url: process.env.DATABASE_URL ?? "postgresql://postgres:postgres@127.0.0.1:5433/bursar",
  },
});
