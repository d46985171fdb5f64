import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Leaf, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useOffline, type WebhookDelivery } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Chip, EmptyState, Section, Select, type Tone, toast } from "@/ui";
import { type DeliveryStatus, deliveriesQuery, endpointsQuery, useReplay } from "../data/deliveryQueries";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";
import { Stretch } from "../frame/Stretch";

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
      <Stretch
        query={query}
        items={(page) => page.items}
        empty={<EmptyState icon={<Leaf aria-hidden />} title={t(`deliveriesNone.${status}`)} />}
      >
        {(deliveries) => (
          <Sheet
            label={t("webhooks")}
            columns={[
              { name: t("topic") },
              { name: t("endpoint") },
              { name: t("state") },
              { name: t("attempts"), end: true },
              { name: t("made") },
              { name: t("next"), end: true },
            ]}
          >
            {deliveries.map((each) => (
              <SheetRow key={each.id}>
                <Cell head>{each.topic}</Cell>
                <Cell>{endpoints.find(({ id }) => id === each.endpoint_id)?.url ?? each.endpoint_id}</Cell>
                <Cell>
                  <Chip tone={TONES[each.status]}>{t(`deliveryStatus.${each.status}`)}</Chip>
                  <span className="block text-ink-soft empty:hidden">
                    {[each.last_status ?? "", each.last_error].filter(Boolean).join(" · ")}
                  </span>
                </Cell>
                <Cell end label={t("attempts")}>
                  {format.number(each.attempts)}
                </Cell>
                <Cell>{format.ago(each.created_at)}</Cell>
                <Cell end>
                  {each.status !== "pending" && (
                    <Button
                      size="small"
                      busy={replay.isPending && replay.variables === each.id}
                      disabled={offline}
                      onClick={() => again(each.id)}
                    >
                      {t("replay")}
                    </Button>
                  )}
                </Cell>
              </SheetRow>
            ))}
          </Sheet>
        )}
      </Stretch>
    </Section>
  );
}
