import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { type MarketSeller, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Confirm,
  EmptyState,
  ErrorState,
  Loading,
  Section,
  Select,
  Skeleton,
  toast,
} from "@/ui";
import { peopleQuery, seatsQuery, useSeat } from "../data/queries";

/** Who speaks for a seller: sees and handles its orders, and nobody else's. */
export function Desk({ seller }: { seller: MarketSeller }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const say = useProblemText();
  const seats = useQuery(seatsQuery(seller.id));
  const people = useQuery(peopleQuery);
  const { give, take } = useSeat(seller.id);
  const [person, setPerson] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<string | null>(null);
  const error = seats.error ?? people.error;
  if (!seats.data || !people.data)
    return (
      <Section title={t("desk")}>
        {error ? (
          <ErrorState
            error={error}
            onRetry={() => {
              void seats.refetch();
              void people.refetch();
            }}
          />
        ) : (
          <Loading>
            <Skeleton className="h-24" />
          </Loading>
        )}
      </Section>
    );
  const name = (id: string) => people.data.items.find((each) => each.id === id)?.name ?? id;
  const seated = new Set(seats.data.items.map(({ person_id }) => person_id));
  // Whoever runs the market handles every order already.
  const free = people.data.items.filter(
    ({ id, role, disabled }) => role === "member" && !disabled && !seated.has(id),
  );
  const failed = (problem: unknown) => toast({ title: say(problem), tone: "danger" });
  return (
    <Section title={t("desk")} description={t("deskBody", { name: seller.shop })}>
      <Card>
        {seats.data.items.length === 0 ? (
          <EmptyState icon={<Users aria-hidden />} title={t("deskNobody")}>
            {t("deskNobodyBody")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line text-sm">
            {seats.data.items.map(({ person_id, since }) => (
              <li key={person_id} className="flex items-center justify-between gap-3 px-4 py-3">
                <span className="min-w-0">
                  <span className="block font-medium">{name(person_id)}</span>
                  <span className="text-ink-soft">{t("since", { date: format.date(since) })}</span>
                </span>
                <Button
                  size="small"
                  aria-label={t("unseatOf", { name: name(person_id) })}
                  disabled={offline}
                  onClick={() => setLeaving(person_id)}
                >
                  {t("unseat")}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="flex flex-wrap items-end gap-3 border-t border-line p-4">
          {free.length === 0 ? (
            <p className="text-sm text-ink-soft">{t("deskNoFree")}</p>
          ) : (
            <>
              <Select<string>
                label={t("deskPerson")}
                className="min-w-0 grow sm:max-w-72"
                value={person}
                placeholder={t("deskChoose")}
                options={free.map(({ id, name: label, login }) => ({ value: id, label, detail: login }))}
                onChange={setPerson}
              />
              <Button
                icon={<UserPlus className="size-4" aria-hidden />}
                disabled={offline || person === null}
                busy={give.isPending}
                onClick={() =>
                  person !== null &&
                  give.mutate(person, {
                    onSuccess: () => {
                      toast({ title: t("seated", { name: name(person), seller: seller.shop }) });
                      setPerson(null);
                    },
                    onError: failed,
                  })
                }
              >
                {t("seat")}
              </Button>
            </>
          )}
        </div>
      </Card>
      <Confirm
        open={leaving !== null}
        danger
        busy={take.isPending}
        title={t("unseatTitle", { name: leaving === null ? "" : name(leaving), seller: seller.shop })}
        action={t("unseat")}
        onCancel={() => setLeaving(null)}
        onConfirm={() =>
          leaving !== null &&
          take.mutate(leaving, {
            onSuccess: () => toast({ title: t("unseated", { name: name(leaving) }) }),
            onError: failed,
            onSettled: () => setLeaving(null),
          })
        }
      >
        {t("unseatBody")}
      </Confirm>
    </Section>
  );
}
