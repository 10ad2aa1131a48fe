import { z } from "zod";
import { declineFields } from "@/server/budgets/requests/request.schema";

/** Why a request is declined. */
export const declineForm = z.object(declineFields);
