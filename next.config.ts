import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // It would cover the user menu.
  devIndicators: false,
  // The type check is a step of its own in `npm test`; the build need not repeat it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
