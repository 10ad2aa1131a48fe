"use client";

import { Check, Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "./button";
import { DropdownMenu, DropdownMenuItem } from "./dropdown-menu";

const themes = [
  { value: "system", label: "System", icon: <Monitor aria-hidden /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
] as const;

/** System, light or dark. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon" aria-label="Theme">
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="hidden dark:block" />
        </Button>
      }
    >
      {themes.map(({ value, label, icon }) => (
        <DropdownMenuItem key={value} icon={icon} onSelect={() => setTheme(value)}>
          <span className="flex items-center gap-2">
            {label}
            {theme === value ? <Check aria-label="chosen" /> : null}
          </span>
        </DropdownMenuItem>
      ))}
    </DropdownMenu>
  );
}
