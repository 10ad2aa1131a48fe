/** The public pages beside the landing page, the prices and the docs. */
export const sitePaths = [
  "/terms",
  "/privacy",
  "/security",
  "/contact",
  "/changelog",
  "/status",
] as const;
