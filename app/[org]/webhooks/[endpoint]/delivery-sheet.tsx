"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Sheet } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { DeliveryDetail, EndpointAnswer } from "@/server/webhooks/webhook.schema";
import { stateWords } from "../event-words";

/** One delivery: what is sent, what each attempt came to, and the way to send it again. Mount it while it is open. */
export function DeliverySheet({
  organization,
  endpoint,
  deliveryId,
  onClose,
}: {
  organization: { id: string; timeZone: string };
  endpoint: EndpointAnswer;
  deliveryId: string;
  onClose: () => void;
}) {
  const router = useRouter();
  const [delivery, setDelivery] = useState<DeliveryDetail | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);
  const one = {
    organization_id: organization.id,
    endpoint_id: endpoint.id,
    delivery_id: deliveryId,
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids name it
  useEffect(() => {
    let isLeft = false;
    trpc.webhook_delivery.get.query(one).then(
      (found) => isLeft || setDelivery(found),
      (error: unknown) => isLeft || setProblem(problemOf(error)),
    );
    return () => {
      isLeft = true;
    };
  }, [deliveryId]);

  async function resend() {
    setIsPending(true);
    setProblem(null);
    try {
      setDelivery(await trpc.webhook_delivery.resend.mutate(one));
      toast.success("Queued for resending");
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Sheet title="Delivery" open onOpenChange={(open) => (open ? null : onClose())}>
      <div className="grid gap-5 px-5 py-4 text-13">
        <ProblemBanner problem={problem} />
        {delivery ? (
          <>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-mono text-xs">{delivery.type}</span>
                <Badge tone={stateWords[delivery.status].tone}>
                  {stateWords[delivery.status].label}
                </Badge>
              </span>
              <Button
                size="sm"
                pending={isPending}
                disabledReason={endpoint.enabled ? null : "Enable the endpoint first"}
                onClick={resend}
              >
                Resend
              </Button>
            </div>
            <Part title="Request">
              <p className="mb-1.5 break-all text-dim">
                POST {delivery.log[0]?.url ?? endpoint.url}
                <br />
                webhook-id: {delivery.message_id}
              </p>
              <CodeBlock code={JSON.stringify(delivery.payload, null, 2)} label="Payload" />
            </Part>
            <Part title="Attempts">
              {delivery.log.length === 0 ? <p className="text-dim">None yet.</p> : null}
              <ol className="grid gap-4">
                {delivery.log.map((attempt) => (
                  <li key={attempt.sent_at} className="grid gap-1.5">
                    <p className="flex flex-wrap justify-between gap-x-3">
                      <span>
                        {attempt.status === null ? "No response" : `Response ${attempt.status}`}
                        <span className="text-dim"> in {attempt.duration_ms} ms</span>
                      </span>
                      <Time
                        iso={attempt.sent_at}
                        timeZone={organization.timeZone}
                        as="date-time"
                        className="text-dim"
                      />
                    </p>
                    {attempt.problem ? <p className="text-bad">{attempt.problem}</p> : null}
                    {attempt.answer ? <CodeBlock code={attempt.answer} label="Response" /> : null}
                  </li>
                ))}
              </ol>
            </Part>
          </>
        ) : problem ? null : (
          <Skeleton className="h-48 rounded-lg" />
        )}
      </div>
    </Sheet>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1.5 font-medium">{title}</h3>
      {children}
    </section>
  );
}
