import { leadTo } from "../lead-to";

/** "Create a key for the agent". */
export function GET(request: Request) {
  return leadTo(request, "agents");
}
