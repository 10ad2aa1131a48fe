"use client";

import { type ComponentType, useEffect, useState } from "react";
import { toast } from "./toast";

/**
 * A window whose code is loaded when it is first opened, so that a page does without the scripts of forms until
 * somebody wants one. A window that takes `open` is loaded once that is true, any other once it is rendered.
 */
export function lazyWindow<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function LazyWindow(props: Props) {
    const [Window, setWindow] = useState(() => loaded);
    const isWanted = !("open" in props) || props.open === true;
    // biome-ignore lint/correctness/useExhaustiveDependencies: how it closes may differ with each render
    useEffect(() => {
      if (Window || !isWanted) return;
      let isCurrent = true;
      load().then(
        (one) => {
          loaded = one;
          if (isCurrent) setWindow(() => one);
        },
        () => {
          if (!isCurrent) return;
          toast.error("This window didn’t load. Check your connection, then try again.");
          close(props);
        },
      );
      return () => {
        isCurrent = false;
      };
    }, [Window, isWanted]);
    return Window ? <Window {...props} /> : null;
  };
}

function close(props: object): void {
  if ("onClose" in props && typeof props.onClose === "function") props.onClose();
  if ("onOpenChange" in props && typeof props.onOpenChange === "function")
    props.onOpenChange(false);
}
