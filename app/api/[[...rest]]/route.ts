import { createApi } from "@/server/doors/rest/app";

/** The same API app that server/main.ts serves directly, for hosts where no custom server can run. */
const api = createApi();
const handler = (request: Request) => api.fetch(request);

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
