import { readFileSync } from "node:fs";
import path from "node:path";
import { ImageResponse } from "next/og";

export const alt = "Bursar: prepaid credits for software used by organizations";
export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

/** The card that other sites show of a link. */
export default function SocialCard() {
  const font = (name: string) =>
    readFileSync(path.join(process.cwd(), "node_modules/geist/dist/fonts/geist-sans", name));
  return new ImageResponse(
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        padding: 80,
        background: "#ffffff",
        color: "#17171a",
        fontFamily: "Geist",
      }}
    >
      <div style={{ display: "flex", fontSize: 36, fontWeight: 600, color: "#127a5c" }}>Bursar</div>
      <div
        style={{
          display: "flex",
          fontSize: 76,
          fontWeight: 600,
          letterSpacing: -3,
          lineHeight: 1.1,
        }}
      >
        Prepaid credits for software used by organizations
      </div>
      <div style={{ display: "flex", fontSize: 30, color: "#6b6b76" }}>
        Every operation shows its price, is charged once, and leaves a ledger entry.
      </div>
    </div>,
    { ...size, fonts: [{ name: "Geist", data: font("Geist-SemiBold.ttf"), weight: 600 }] },
  );
}
