import { ListLoading } from "../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Webhooks" button="w-34" />;
}
