import { runOnOwnNode } from "./bootstrap.mjs";

runOnOwnNode("scripts/staff.ts");
