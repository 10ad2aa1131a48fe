import type { ReactNode } from "react";
import "@bursar/sdk/react/styles.css";
import "./app.css";

export const metadata = { title: "Haikus" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
