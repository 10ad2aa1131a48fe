import { FormSkeleton } from "../transactions/form-skeleton";

export default function Loading() {
  return <FormSkeleton title="Book settings" />;
}
