import { ListLoading } from "../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Agents" button="w-30" />;
}
