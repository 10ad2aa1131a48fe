import { runOnOwnNode } from "./bootstrap.mjs";

runOnOwnNode("scripts/restore-reconcile.ts");
