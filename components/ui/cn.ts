import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Without this, our own text sizes would be taken for text colours and dropped beside one.
const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["11", "13", "hero"] }] } },
});

/** Joins class names; of two that set the same property, the later wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
