import { leadTo } from "@/app/go/lead-to";

/** Where the guide for team admins says that credits are bought (S3). */
export function GET(request: Request) {
  return leadTo(request, "billing");
}
