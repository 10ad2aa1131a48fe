-- AlterTable
ALTER TABLE "recharge_attempts" ADD COLUMN     "tax_calculation_id" TEXT COLLATE "C",
ADD COLUMN     "tax_lines" JSONB;
