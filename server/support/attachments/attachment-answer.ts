import type { Prisma } from "@/generated/prisma/client";
import { invariant } from "@/server/foundation/invariant";
import type { AttachmentAnswer } from "../ticket.schema";

type Row = Prisma.SupportAttachmentGetPayload<{ include: { file: true } }>;

export function attachmentAnswer({ id, name, contentType, file }: Row): AttachmentAnswer {
  invariant(file.bytes !== null, "a file that is kept was measured");
  return { id, name, content_type: contentType, bytes: Number(file.bytes) };
}
