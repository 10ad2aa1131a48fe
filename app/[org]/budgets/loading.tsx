import { ListLoading } from "./list-loading";

export default function Loading() {
  return <ListLoading title="Budgets" button="w-32" />;
}
