"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { OTHER_KEY, type UsageDay, type UsageSeries } from "./fold-series";
import { chooseTicks, type Piece, stackDay } from "./stack-days";
import type { ChartWords } from "./usage-chart";

/**
 * The drawing itself, in plain elements placed by percentage, so that it takes any width at once and without a
 * library of charts. It takes no focus: the figure around it is named, and its table twin is read.
 */
export function StackedBars({
  series,
  days,
  words,
}: {
  series: readonly UsageSeries[];
  days: readonly UsageDay[];
  words: ChartWords;
}) {
  const [shown, setShown] = useState<number | null>(null);
  const bars = days.map((day) => ({ day, pieces: stackDay(series, day) }));
  const ends = bars.flatMap(({ pieces }) => pieces.map(({ to }) => to));
  const ticks = chooseTicks(Math.min(0, ...ends), Math.max(0, ...ends));
  const low = ticks[0] ?? 0;
  const span = (ticks.at(-1) ?? 1) - low;
  const above = (value: number) => `${((value - low) / span) * 100}%`;
  const pointed = shown === null ? undefined : bars[shown];
  return (
    <div className="@container grid h-full grid-cols-[auto_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] gap-x-2 text-11 leading-none text-faint">
      <div className="relative mt-1.5 min-w-9">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute right-0 translate-y-1/2 whitespace-nowrap"
            style={{ bottom: above(tick) }}
          >
            {words.shortValue(tick)}
          </span>
        ))}
        {/* As wide as the widest. */}
        {ticks.map((tick) => (
          <span key={tick} className="invisible block h-0 whitespace-nowrap">
            {words.shortValue(tick)}
          </span>
        ))}
      </div>
      <div className="relative mt-1.5" onPointerLeave={() => setShown(null)}>
        {ticks.map((tick) => (
          <div
            key={tick}
            className="absolute inset-x-0 h-px translate-y-1/2 bg-line"
            style={{ bottom: above(tick) }}
          />
        ))}
        <div className="absolute inset-0 flex">
          {bars.map(({ day, pieces }, at) => (
            <div
              key={day.date}
              className={cn("relative flex-1", at === shown && "bg-line/50")}
              onPointerEnter={() => setShown(at)}
              onPointerDown={() => setShown(at)}
            >
              {pieces.map((piece) => (
                <Bar key={piece.key} piece={piece} above={above} />
              ))}
            </div>
          ))}
        </div>
        {pointed && shown !== null ? (
          <PointedDay
            title={words.point(pointed.day.date)}
            pieces={pointed.pieces}
            words={words}
            place={(shown + 0.5) / bars.length}
          />
        ) : null}
      </div>
      <PlaceLabels most={5} days={days} words={words} className="@lg:hidden" />
      <PlaceLabels most={10} days={days} words={words} className="hidden @lg:block" />
    </div>
  );
}

/** As many places as there is room for, evenly apart, are named. */
function PlaceLabels({
  most,
  days,
  words,
  className,
}: {
  most: number;
  days: readonly UsageDay[];
  words: ChartWords;
  className: string;
}) {
  const step = Math.ceil(days.length / most);
  const first = Math.floor(((days.length - 1) % step) / 2);
  return (
    <div className={cn("relative col-start-2 h-5", className)}>
      {days.map(({ date }, at) =>
        at % step === first ? (
          <span
            key={date}
            className="absolute top-2 -translate-x-1/2 truncate"
            style={{
              left: `${((at + 0.5) / days.length) * 100}%`,
              maxWidth: `${(step / days.length) * 100}%`,
            }}
          >
            {words.point(date)}
          </span>
        ) : null,
      )}
    </div>
  );
}

function Bar({ piece, above }: { piece: Piece; above: (value: number) => string }) {
  const [bottom, top] = piece.from < piece.to ? [piece.from, piece.to] : [piece.to, piece.from];
  return (
    <div
      // A gap in the page's colour parts neighbours that look alike to some eyes.
      className="absolute inset-x-[8%] border-t border-bg"
      style={{
        bottom: above(bottom),
        height: `calc(${above(top)} - ${above(bottom)})`,
        background: colourOf(piece.key, piece.index),
      }}
    />
  );
}

/** What the pointed day comes to, on the side of it that has room. @param place from 0 to 1 */
function PointedDay({
  title,
  pieces,
  words,
  place,
}: {
  title: string;
  pieces: readonly Piece[];
  words: ChartWords;
  place: number;
}) {
  return (
    <div
      className="pointer-events-none absolute top-0 z-10 grid w-max max-w-[min(16rem,60%)] gap-1 rounded-md border bg-overlay px-2.5 py-2 text-xs text-ink shadow-overlay"
      style={
        place < 0.5
          ? { left: `calc(${place * 100}% + 12px)` }
          : { right: `calc(${(1 - place) * 100}% + 12px)` }
      }
    >
      <p className="text-dim">{title}</p>
      {pieces.length === 0 ? <p>Nothing</p> : null}
      {pieces.map(({ key, label, index, value }) => (
        <p key={key} className="flex items-center gap-1.5">
          <span
            className="size-2 shrink-0 rounded-xs"
            style={{ background: colourOf(key, index) }}
          />
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {label}
          </span>
          <span className="tabular-nums">{words.value(value)}</span>
        </p>
      ))}
    </div>
  );
}

/** The colour of a series, the same in the bars and in the legend. */
export function colourOf(key: string, index: number): string {
  return key === OTHER_KEY ? "var(--chart-other)" : `var(--chart-${index + 1})`;
}
