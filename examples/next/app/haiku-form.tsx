"use client";

import { useRefresh } from "@bursar/sdk/react";
import { type FormEvent, useState } from "react";

/** Asks the server for a haiku; the server charges for it. */
export function HaikuForm() {
  const refresh = useRefresh();
  const [topic, setTopic] = useState("Autumn");
  const [answer, setAnswer] = useState("");

  async function write(event: FormEvent) {
    event.preventDefault();
    const response = await fetch("/api/haiku", { method: "POST", body: JSON.stringify({ topic }) });
    const { haiku, error } = await response.json();
    setAnswer(haiku ?? error);
    await refresh();
  }

  return (
    <div className="haiku">
      <form onSubmit={(event) => void write(event)}>
        <input
          aria-label="Topic"
          required
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
        />
        <button type="submit">Write</button>
      </form>
      <pre aria-live="polite">{answer}</pre>
    </div>
  );
}
