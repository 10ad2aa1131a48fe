import type { NextConfig } from "next";

/** Said with every answer of Next: no framing by other sites, no guessing of types, no leaking of addresses. What a page may load is in `proxy.ts`. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

const config: NextConfig = {
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
  rewrites: async () => [{ source: "/.well-known/security.txt", destination: "/security.txt" }],
  // Pictures are served as they are: nobody may have ours resized on our time.
  images: { unoptimized: true },
  reactStrictMode: true,
  poweredByHeader: false,
  // It would cover the user menu.
  devIndicators: false,
  // The type check is a step of its own in `npm test`; the build need not repeat it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
