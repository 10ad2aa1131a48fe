import type { TeamCredits } from "@/server/photoshoots/photoshoot.schema";

export const packageWords: Record<TeamCredits["photoshoot_package"], string> = {
  standard: "Standard",
  lite: "Lite",
};
