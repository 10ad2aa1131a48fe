import { z } from "zod";
import { burnPriority } from "@/server/grants/grant.schema";
import { newWalletSchema } from "@/server/grants/wallet.schema";

/** What a wallet is called, and when it is spent. */
export const walletForm = z.object({ name: newWalletSchema.shape.name, priority: burnPriority });
export type WalletForm = z.output<typeof walletForm>;
