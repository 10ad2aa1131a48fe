import { runOnInstance } from "./on-instance.ts";

/** `npm run seed -- <scenario> [--json]` */
runOnInstance("seed");
