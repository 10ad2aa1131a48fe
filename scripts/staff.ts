import { runOnInstance } from "./on-instance.ts";

/** `npm run staff -- <email> [--remove]` */
runOnInstance("staff-members");
