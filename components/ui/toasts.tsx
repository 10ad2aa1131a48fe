"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner, type ToasterProps, toast } from "sonner";
import { showToastsWith } from "./toast";

/** Shows toasts. Loaded by `Toaster` when there is one. */
export function Toasts() {
  const { theme = "system" } = useTheme();
  useEffect(
    () => showToastsWith(({ kind, words, options }) => void toast[kind](words, options)),
    [],
  );
  return (
    <Sonner
      theme={theme as NonNullable<ToasterProps["theme"]>}
      position="bottom-right"
      // Above dialogs, below open lists and menus: the pointer on a toast keeps it, and it would cover them for good.
      style={{ zIndex: 55 }}
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
