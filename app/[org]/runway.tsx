import { Time } from "@/components/ui/time";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";

/** How long the credits last, until when, and what that rests on. */
export function Runway({ forecast, timeZone }: { forecast: ForecastAnswer; timeZone: string }) {
  return (
    <div className="text-13 text-dim">
      <p className="text-ink">
        {forecast.summary}
        {forecast.at ? (
          <>
            , {forecast.outcome === "runs_out" ? "until" : "around"}{" "}
            <Time iso={forecast.at} timeZone={timeZone} as="date" />
          </>
        ) : null}
      </p>
      <p className="text-xs">{forecast.reason}</p>
    </div>
  );
}
