import { Banner } from "@/components/ui/banner";

/** What is said of a request that got no answer. */
export const UNREACHABLE = "The server couldn’t be reached.";

/** The same as a banner, with what that means for what was tried. */
export function UnreachableBanner({ children }: { children: string }) {
  return (
    <Banner tone="refused" title={UNREACHABLE}>
      {children}
    </Banner>
  );
}
