"use client";

import { useController } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldNotes } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import { type EventGroup, eventGroups } from "./event-words";

/** Which events an endpoint receives. */
export function EventField() {
  const { field, fieldState } = useController<{ event_types: string[] }, "event_types">({
    name: "event_types",
  });
  const isAll = field.value.length === webhookEventTypes.length;
  return (
    <fieldset className="min-w-0" aria-describedby="events-error">
      <legend className="sr-only">Events</legend>
      <div className="mb-1.5 flex items-center justify-between gap-3">
        <span aria-hidden className="text-13 font-medium">
          Events
        </span>
        <Button
          size="sm"
          variant="ghost"
          onClick={() => field.onChange(isAll ? [] : [...webhookEventTypes])}
        >
          {isAll ? "Clear all" : "Select all"}
        </Button>
      </div>
      <div className="grid max-h-72 gap-4 overflow-y-auto rounded-lg border p-3">
        {eventGroups.map((group, index) => (
          <Group
            key={group.name}
            group={group}
            chosen={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            firstRef={index === 0 ? field.ref : undefined}
          />
        ))}
      </div>
      <div className="mt-1.5">
        <FieldNotes
          id="events"
          error={fieldState.error?.message}
          description={`${field.value.length} of ${webhookEventTypes.length} chosen`}
        />
      </div>
    </fieldset>
  );
}

function Group({
  group,
  chosen,
  onChange,
  onBlur,
  firstRef,
}: {
  group: EventGroup;
  chosen: readonly string[];
  onChange: (types: string[]) => void;
  onBlur: () => void;
  firstRef: ((element: HTMLButtonElement | null) => void) | undefined;
}) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 text-xs text-dim">{group.name}</legend>
      {group.events.map(({ type, summary }, index) => (
        <div key={type} className="flex items-start gap-2.5">
          <Checkbox
            id={`event-${type}`}
            ref={index === 0 ? firstRef : undefined}
            aria-describedby={`event-${type}-words`}
            checked={chosen.includes(type)}
            onCheckedChange={(checked) =>
              onChange(checked === true ? [...chosen, type] : chosen.filter((one) => one !== type))
            }
            onBlur={onBlur}
          />
          <div className="grid min-w-0">
            <Label htmlFor={`event-${type}`} className="font-mono text-xs leading-4.5 break-all">
              {type}
            </Label>
            <span id={`event-${type}-words`} className="text-13 text-dim">
              {summary}
            </span>
          </div>
        </div>
      ))}
    </fieldset>
  );
}
