import { createHandler } from "@bursar/sdk/server";
import { bursar } from "../../../bursar";

/** What the components ask. Say here who the visitor is, from your session; this app has only one. */
const handler = (request: Request) =>
  createHandler({
    bursar: bursar(),
    identify: () => ({
      may: ["balance", "forecast", "check", "usage", "prices", "buy", "recharge"],
    }),
  })(request);

export { handler as GET, handler as POST, handler as PUT };
