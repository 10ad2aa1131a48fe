import { z } from "zod";
import { ledgerCheckSchema, platformSchema } from "@/server/staff/platform.schema";
import { checkLedger, readPlatform, requireStaff } from "@/server/staff/read-platform";
import { defineEndpoint } from "./endpoint";

/** For the people who run Bursar. To anyone else these paths do not exist. */
export const staffEndpoints = {
  platform: defineEndpoint({
    name: "staff.platform",
    tag: "Staff",
    summary: "Trial balance, credit accounts and Stripe's inbox of the whole platform",
    permission: null,
    input: z.strictObject({}),
    output: platformSchema,
    rest: { method: "get", path: "/staff/platform", status: 200 },
    async handle({ caller, now }) {
      requireStaff(caller);
      return readPlatform(now);
    },
  }),
  ledgerCheck: defineEndpoint({
    name: "staff.ledger_check",
    tag: "Staff",
    summary: "Check every rule of the ledger over every entry",
    permission: null,
    input: z.strictObject({}),
    output: ledgerCheckSchema,
    rest: { method: "get", path: "/staff/ledger-check", status: 200 },
    async handle({ caller, now }) {
      requireStaff(caller);
      return checkLedger(now);
    },
  }),
};
