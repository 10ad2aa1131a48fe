import { leadTo } from "../../lead-to";

/** "Ask for a quote", from the pricing page. */
export function GET(request: Request) {
  return leadTo(request, "support/new", ["kind"]);
}
