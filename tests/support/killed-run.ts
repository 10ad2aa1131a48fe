import { Bursar } from "@/sdk/src/index";

/** A program that dies the moment its work is done. Its key and address come from the environment. */
await new Bursar().run(
  "compute.minute",
  { quantity: 30 },
  () => process.kill(process.pid, "SIGKILL"),
  {
    idempotencyKey: "job-1",
  },
);
