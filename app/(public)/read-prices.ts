import "server-only";
import { cache } from "react";
import { readPublicPrices } from "@/server/doors/endpoints/prices";
import { systemClock } from "@/server/foundation/clock";

/** The list as it is now: what the server charges by, published versions included. Read once a request. */
export const readPrices = cache(() => readPublicPrices(systemClock.now()));
