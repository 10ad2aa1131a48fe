import { staffPages } from "@/app/pages";
import { TabNav } from "@/components/layout/tab-nav";

const items = staffPages.flatMap(({ path, label }) => (label ? { href: path, label } : []));

/** The pages of the people who run Bursar. */
export function StaffNav() {
  return <TabNav label="Staff" items={items} />;
}
