/** Whether whoever sends this Accept header would rather read Markdown than a page. Browsers never do. */
export function prefersMarkdown(accept: string | null): boolean {
  const wanted = (accept ?? "").toLowerCase().split(",").map(readRange);
  const weightOf = (type: string) => wanted.find((range) => range.type === type)?.weight ?? 0;
  const markdown = weightOf("text/markdown");
  return markdown > 0 && markdown >= weightOf("text/html");
}

function readRange(range: string): { type: string; weight: number } {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
