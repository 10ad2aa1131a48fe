import type { StatementAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";

/** How each format is called by the people who download it. */
export const formatNames: Record<StatementAnswer["format"], string> = {
  csv: "CSV",
  ofx: "OFX",
  qif: "QIF",
  "camt.053": "CAMT.053",
  mt940: "MT940",
};
