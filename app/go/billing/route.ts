import { leadTo } from "../lead-to";

/** "Buy credits". */
export function GET(request: Request) {
  return leadTo(request, "billing");
}
