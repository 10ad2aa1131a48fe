/** In local mode no email leaves the machine: this opens the mailbox that caught it. */
export function MailboxLink({ url }: { url: string | null }) {
  if (!url) return null;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="text-13 text-ink underline decoration-edge underline-offset-4 hover:decoration-ink"
    >
      Open the local mailbox
    </a>
  );
}
