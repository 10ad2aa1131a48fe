import { TradeSkeleton } from "../../trade/trade-skeleton";

export default function Loading() {
  return <TradeSkeleton title="Recurring job" />;
}
