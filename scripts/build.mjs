import { runOnOwnNode } from "./bootstrap.mjs";

runOnOwnNode("scripts/build.ts");
