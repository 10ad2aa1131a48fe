/** The first thing the keyboard reaches: past the navigation to `<main id="main">`. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-primary px-3 py-2 text-13 font-medium text-primary-ink focus:translate-y-0"
    >
      Skip to content
    </a>
  );
}
