import { ListLoading } from "../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Apps" button="w-24" />;
}
