"use client";

import { useState } from "react";
import { sendJson } from "@/app/send-json";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { inBase64 } from "./in-base64";

/** A file that was chosen, as it is sent. */
export type ChosenFile = { name: string; content: string };

/**
 * A file of rows before it is imported: how the server reads it, and again each time a person says otherwise what its
 * columns are.
 * @param onLook what was told of another reading holds no longer
 */
export function useFilePreview<Preview, Mapping extends object>(
  path: `/${string}`,
  bodyOf: (file: ChosenFile, mapping: Mapping) => object,
  onLook: () => void,
) {
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [mapping, setMapping] = useState({} as Mapping);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isReading, setReading] = useState(false);

  async function look(chosen: ChosenFile, how: Mapping) {
    setReading(true);
    setProblem(null);
    onLook();
    try {
      setPreview(await sendJson<Preview>(path, bodyOf(chosen, how)));
    } catch (error) {
      setPreview(null);
      setProblem(problemOf(error));
    } finally {
      setReading(false);
    }
  }

  return {
    file,
    mapping,
    preview,
    problem,
    /** Whether it can be read once its columns are named. */
    asksForColumns: problem?.fields.some(({ path: at }) => at.startsWith("mapping")) ?? false,
    isReading,
    async choose(picked: File | undefined) {
      if (!picked) return;
      const chosen = { name: picked.name.slice(0, 200), content: await inBase64(picked) };
      setFile(chosen);
      setMapping({} as Mapping);
      await look(chosen, {} as Mapping);
    },
    /** @param next what the person chose @param sent the same as it is sent */
    remap(next: Mapping, sent: Mapping = next) {
      setMapping(next);
      if (file) void look(file, sent);
    },
  };
}

/** Where the file is chosen, with what came of reading it. */
export function FileField({
  description,
  accept,
  reading: { problem, asksForColumns, isReading, choose },
}: {
  description: string;
  accept: string;
  reading: Pick<
    ReturnType<typeof useFilePreview>,
    "problem" | "asksForColumns" | "isReading" | "choose"
  >;
}) {
  return (
    <>
      <Field
        label="File"
        description={description}
        error={problem && !asksForColumns ? problem.message : null}
      >
        {(control) => (
          <Input
            {...control}
            type="file"
            accept={accept}
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        )}
      </Field>
      {isReading ? (
        <p role="status" className="text-13 text-dim">
          Reading the file…
        </p>
      ) : null}
      {asksForColumns ? <ProblemBanner problem={problem} /> : null}
    </>
  );
}
