import { runOnOwnNode } from "./bootstrap.mjs";

runOnOwnNode("scripts/doctor.ts");
