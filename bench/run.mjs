import { runOnOwnNode } from "../scripts/bootstrap.mjs";

runOnOwnNode("bench/run.ts");
