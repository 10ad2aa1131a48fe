import { ListLoading } from "../../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Webhook endpoint" button="w-30" />;
}
