import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import type { AwaitsApproval } from "@/server/staff/requests/request.schema";
import { callerOf } from "./client";

/** Where an answer to staff says that it waits for a second person, a colleague comes by and approves it. */
export async function approveIfItWaits(answer: object, at = new Date()): Promise<boolean> {
  if (!("approval_request" in answer)) return false;
  const { id } = (answer as AwaitsApproval).approval_request;
  const colleague = await newPerson(at, {
    email: uniqueEmail("colleague"),
    name: "Colleague",
    isStaff: true,
  });
  const context = { caller: callerOf(colleague, at), now: at, ip: "local", report: {} };
  await callEndpoint(endpointNamed("staff.request.approve"), context, { request_id: id });
  return true;
}
