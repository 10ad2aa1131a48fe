import type { StatementAnswer } from "./reconciliation.schema";

type StatementRow = {
  id: string;
  reconciliationId: string;
  format: string;
  fileName: string | null;
  bankAccount: string | null;
  openingBalance: bigint | null;
  closingBalance: bigint | null;
  imported: number;
  alreadyImported: number;
  outsidePeriod: number;
  warnings: string[];
  createdAt: Date;
};

/** A statement as the API shows it. */
export function statementAnswer(row: StatementRow): StatementAnswer {
  return {
    id: row.id,
    reconciliation_id: row.reconciliationId,
    format: row.format as StatementAnswer["format"],
    file_name: row.fileName,
    bank_account: row.bankAccount,
    opening_balance: row.openingBalance === null ? null : Number(row.openingBalance),
    closing_balance: row.closingBalance === null ? null : Number(row.closingBalance),
    imported: row.imported,
    already_imported: row.alreadyImported,
    outside_period: row.outsidePeriod,
    warnings: row.warnings,
    created_at: row.createdAt.toISOString(),
  };
}
