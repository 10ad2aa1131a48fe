import "server-only";
import { existsSync } from "node:fs";
import path from "node:path";

type Scheme = "light" | "dark";

/** A picture of the product as it is: made by `npm run pictures` from the demo company, for light and dark. */
export function ProductPicture({
  name,
  alt,
  first = false,
}: {
  name: "overview" | "ledger" | "billing";
  alt: string;
  /** It is in sight at once. */
  first?: boolean;
}) {
  const schemes = (["light", "dark"] as const).filter((scheme) =>
    existsSync(path.join(process.cwd(), `public/pictures/${name}-${scheme}.webp`)),
  );
  return (
    <>
      {schemes.map((scheme) => (
        // biome-ignore lint/performance/noImgElement: pictures are served as they are
        <img
          key={scheme}
          src={`/pictures/${name}-${scheme}.webp`}
          alt={alt}
          width={1280}
          height={860}
          // The one that isn't shown would be loaded too.
          loading={first && scheme === "light" ? "eager" : "lazy"}
          className={`h-auto w-full rounded-xl border ${shownIn(scheme, schemes)}`}
        />
      ))}
    </>
  );
}

/** The only picture there is stands in both. */
function shownIn(scheme: Scheme, schemes: readonly Scheme[]): string {
  if (schemes.length === 1) return "";
  return scheme === "light" ? "dark:hidden" : "hidden dark:block";
}
