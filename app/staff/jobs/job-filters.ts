import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { jobStates } from "@/server/staff/jobs/job.schema";

/** What the list may be narrowed to; it opens on what failed. */
const jobFilters = {
  state: parseAsStringLiteral([...jobStates, "all"]).withDefault("failed"),
  search: parseAsString,
};
export const loadJobFilters = createLoader(jobFilters);
export type JobFilter = Awaited<ReturnType<typeof loadJobFilters>>;

/** The filter as the procedure takes it. */
export function jobInput({ state, search }: JobFilter) {
  const words = search?.trim().slice(0, 100);
  return { ...(state === "all" ? {} : { state }), ...(words ? { search: words } : {}) };
}
