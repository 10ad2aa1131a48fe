import { ListLoading } from "../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Members" button="w-36" />;
}
