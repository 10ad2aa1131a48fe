import { cva } from "class-variance-authority";

/** The look of a button, for `Button` and for links that look like one. */
export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg border font-medium whitespace-nowrap transition-colors select-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary:
          "border-primary bg-primary text-primary-ink hover:border-primary-hover hover:bg-primary-hover",
        secondary: "border-line bg-bg text-ink hover:bg-surface hover:border-edge",
        ghost: "border-transparent bg-transparent text-dim hover:bg-line/60 hover:text-ink",
        danger: "border-bad-line bg-bg text-bad hover:bg-bad-soft",
        link: "border-transparent text-ink underline decoration-edge underline-offset-4 hover:decoration-ink",
      },
      size: {
        sm: "h-7 rounded-md px-2 text-xs",
        md: "h-8.5 px-3 text-13",
        lg: "h-10 px-4 text-sm",
        icon: "size-8.5 text-13",
        "icon-sm": "size-7 rounded-md text-xs",
        inline: "h-auto border-0 p-0 text-[length:inherit] leading-[inherit]",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);
