import { refused } from "./endpoints/input-budget";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The body of a request as text. @throws validation_failed when its bytes are not UTF-8 */
export async function readText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer();
  try {
    return utf8.decode(bytes);
  } catch {
    throw refused("The body is not valid UTF-8");
  }
}
