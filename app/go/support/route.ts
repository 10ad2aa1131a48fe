import { leadTo } from "../lead-to";

/** "Ask support", in the footer of every email. */
export function GET(request: Request) {
  return leadTo(request, "support");
}
