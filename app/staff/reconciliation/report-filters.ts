import { createLoader, parseAsBoolean } from "nuqs/server";

/** What a report may be narrowed to; it lives in the address. */
export const reportFilters = { all: parseAsBoolean.withDefault(false) };
export const loadReportFilters = createLoader(reportFilters);
