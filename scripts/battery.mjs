import { runOnOwnNode } from "./bootstrap.mjs";

runOnOwnNode("scripts/battery.ts");
