-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "onboarded_at" TIMESTAMPTZ(6);
