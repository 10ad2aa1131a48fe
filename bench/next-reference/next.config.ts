import path from "node:path";
import type { NextConfig } from "next";

// Built in a copy under `.data/bench`, so that the project's own build is left alone.
const root = path.resolve("../../..");

const config: NextConfig = {
  outputFileTracingRoot: root,
  turbopack: { root },
  typescript: { ignoreBuildErrors: true },
};

export default config;
