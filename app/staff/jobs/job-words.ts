import type { BadgeTone } from "@/components/ui/badge";
import type { JobState } from "@/server/staff/jobs/job.schema";

export const jobStateWords: Record<JobState, { label: string; tone: BadgeTone }> = {
  failed: { label: "Failed for good", tone: "bad" },
  due: { label: "Due", tone: "warn" },
  running: { label: "Running", tone: "good" },
  scheduled: { label: "Scheduled", tone: "neutral" },
};
