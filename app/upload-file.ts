"use client";

import { RestProblem } from "./send-json";

/**
 * Sends a form with a file, and says how far it is: `fetch` does not tell.
 * @param onProgress the share that was sent, 0 to 1
 * @throws RestProblem; another error where no answer came
 */
export function uploadFile<Answer>(
  url: string,
  form: FormData,
  { idempotencyKey, onProgress }: { idempotencyKey: string; onProgress(share: number): void },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("idempotency-key", idempotencyKey);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(request.response as Answer);
      else if (request.response?.code) reject(new RestProblem(request.response));
      else reject(new Error("The response can’t be read."));
    });
    request.addEventListener("error", () => reject(new Error("No response was received.")));
    request.addEventListener("timeout", () => reject(new Error("No response was received.")));
    request.send(form);
  });
}
