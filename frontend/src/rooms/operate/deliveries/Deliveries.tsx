import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Leaf, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useOffline, type WebhookDelivery } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Chip, Section, Select, type Tone, toast } from "@/ui";
import { type DeliveryStatus, deliveriesQuery, endpointsQuery, useReplay } from "../data/deliveryQueries";
import { List } from "../frame/List";

const STATUSES: readonly DeliveryStatus[] = ["dead", "pending", "delivered"];
const TONES: Record<WebhookDelivery["status"], Tone | "plain"> = {
  dead: "danger",
  pending: "info",
  delivered: "success",
};

/** Webhooks on their way, those that arrived, and dead letters: those that were given up. */
export function Deliveries() {
  const t = useTranslations("operate");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const [status, setStatus] = useState<DeliveryStatus>("dead");
  const query = useInfiniteQuery(deliveriesQuery(status));
  const endpoints = useQuery(endpointsQuery).data?.items ?? [];
  const replay = useReplay();
  const again = (id: string | null) =>
    replay.mutate(id, {
      onSuccess: (count) => toast({ title: t("replayed", { count }) }),
      onError: (problem) => toast({ title: say(problem), tone: "danger" }),
    });
  const some = status === "dead" && (query.data?.pages[0]?.items.length ?? 0) > 0;
  return (
    <Section
      title={t("webhooks")}
      action={
        <div className="flex flex-wrap items-center gap-2">
          <Select<DeliveryStatus>
            label={t("show")}
            hideLabel
            className="w-44"
            value={status}
            options={STATUSES.map((value) => ({ value, label: t(`deliveryStatus.${value}`) }))}
            onChange={setStatus}
          />
          {some && (
            <Button
              icon={<RotateCcw className="size-4" aria-hidden />}
              busy={replay.isPending && replay.variables === null}
              disabled={offline}
              onClick={() => again(null)}
            >
              {t("replayAll")}
            </Button>
          )}
        </div>
      }
    >
      <List
        label={t("webhooks")}
        query={query}
        items={(page) => page.items}
        id={(each) => each.id}
        empty={{ icon: <Leaf aria-hidden />, title: t(`deliveriesNone.${status}`) }}
        columns={[
          { name: t("topic"), head: true, value: (each) => each.topic },
          {
            name: t("endpoint"),
            loose: true,
            value: (each) => endpoints.find(({ id }) => id === each.endpoint_id)?.url ?? each.endpoint_id,
          },
          {
            name: t("state"),
            loose: true,
            value: (each) => (
              <>
                <Chip tone={TONES[each.status]}>{t(`deliveryStatus.${each.status}`)}</Chip>
                <span className="block text-ink-soft empty:hidden">
                  {[each.last_status ?? "", each.last_error].filter(Boolean).join(" · ")}
                </span>
              </>
            ),
          },
          { name: t("attempts"), end: true, named: true, value: (each) => format.number(each.attempts) },
          { name: t("made"), fit: true, value: (each) => format.ago(each.created_at) },
          {
            name: t("next"),
            end: true,
            fit: true,
            value: (each) =>
              each.status !== "pending" && (
                <Button
                  size="small"
                  busy={replay.isPending && replay.variables === each.id}
                  disabled={offline}
                  onClick={() => again(each.id)}
                >
                  {t("replay")}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  );
}
