import { leadTo } from "../lead-to";

/** "Ask for more of this budget", or change it. */
export function GET(request: Request) {
  return leadTo(request, "budgets", ["ask"]);
}
