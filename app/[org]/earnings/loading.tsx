import { ListLoading } from "../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Earnings" button="w-24" />;
}
