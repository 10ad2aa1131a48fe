import { sale } from "@/server/accounting/trade/sides";
import { tradeEndpoints } from "@/server/accounting/trade/trade-endpoints";

export const invoiceEndpoints = tradeEndpoints(sale);
