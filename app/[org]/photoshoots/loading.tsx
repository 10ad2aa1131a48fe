import { ListLoading } from "../budgets/list-loading";

export default function Loading() {
  return <ListLoading title="Photoshoots" button="w-28" />;
}
