"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner, type ToasterProps } from "sonner";

/** Where toasts appear. Raise one with `toast` from `sonner`. Stands once, in the root layout. */
export function Toaster() {
  const { theme = "system" } = useTheme();
  return (
    <Sonner
      theme={theme as NonNullable<ToasterProps["theme"]>}
      position="bottom-right"
      toastOptions={{
        style: {
          background: "var(--overlay)",
          color: "var(--ink)",
          borderColor: "var(--line)",
          borderRadius: 8,
          fontSize: 13,
          fontFamily: "var(--font-geist-sans), system-ui, sans-serif",
        },
      }}
    />
  );
}
