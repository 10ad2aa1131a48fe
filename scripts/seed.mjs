import { runOnOwnNode } from "./bootstrap.mjs";

runOnOwnNode("scripts/seed.ts");
