import {
  examplePayload,
  webhookEvents,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";

type EventType = (typeof webhookEventTypes)[number];

/** Every event as Markdown: what stands under the guide on its page. */
export function eventsMarkdown(): string {
  const sections = webhookEventTypes.map((type) => {
    const notes = fieldNotesOf(type).map(({ name, words }) => `- \`${name}\`: ${words}`);
    return [
      `### ${type}`,
      `${webhookEvents[type].summary}.`,
      ...(notes.length > 0 ? [notes.join("\n")] : []),
      `\`\`\`json\n${JSON.stringify(examplePayload(type), null, 2)}\n\`\`\``,
    ].join("\n\n");
  });
  return ["## Events", ...sections].join("\n\n").concat("\n");
}

/** What is worth saying of the fields of an event, as their schema says it. */
export function fieldNotesOf(type: EventType): { name: string; words: string }[] {
  const { shape } = webhookEvents[type].data as unknown as {
    shape: Record<string, { meta(): { description?: string } | undefined }>;
  };
  return Object.entries(shape).flatMap(([name, field]) => {
    const words = field.meta()?.description;
    return words && name !== "organization_id" ? [{ name, words }] : [];
  });
}
