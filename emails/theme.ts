/** The web app's light tokens; the dark ones stand in the layout's style sheet. */
export const tokens = {
  ink: "#17171a",
  background: "#ffffff",
  surface: "#fafafa",
  line: "#e7e7ea",
  dim: "#6b6b76",
  accent: "#127a5c",
};

export const fontFamily =
  'Geist, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
