import { runOnInstance } from "./on-instance.ts";

/** `npm run restore:reconcile -- <moment> [--apply]` */
runOnInstance("reconcile-restored");
