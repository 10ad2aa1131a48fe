import { z } from "zod";
import { organizationChangeFields } from "@/server/organizations/organization.schema";

/** Name and time zone of an organization. */
export const organizationForm = z
  .object(organizationChangeFields)
  .pick({ name: true, time_zone: true })
  .required();
