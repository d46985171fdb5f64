import { useInfiniteQuery } from "@tanstack/react-query";
import { Leaf } from "lucide-react";
import { useMemo, useState } from "react";
import { type Chargeback, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Chip, Section, TextArea, type Tone, toast } from "@/ui";
import { chargebacksQuery, useAcceptChargeback, useAnswerChargeback } from "../data/moneyQueries";
import { List, loaded } from "../frame/List";
import { DeedDialog } from "../orders/DeedDialog";
import { useOrderNumbers } from "../orders/orderNumbers";
import { OrderLink } from "./OrderLink";

const LONGEST = 20_000;
const TONES: Record<Chargeback["state"], Tone | "plain"> = {
  needs_response: "warning",
  under_review: "info",
  won: "success",
  lost: "plain",
};

interface Deed {
  verb: "answer" | "accept";
  chargeback: Chargeback;
}

/** What buyers' banks want back: each with its day, to be answered or given up. */
export function Chargebacks() {
  const t = useTranslations("operate");
  const format = useFormat();
  const query = useInfiniteQuery(chargebacksQuery);
  const [deed, setDeed] = useState<Deed | null>(null);
  const orders = useMemo(
    () => loaded(query, (page) => page.items).flatMap((each) => each.orders.map(({ order_id }) => order_id)),
    [query],
  );
  const number = useOrderNumbers(orders);
  return (
    <Section title={t("chargebacks")} description={t("chargebacksBody")}>
      <List
        label={t("chargebacks")}
        query={query}
        items={(page) => page.items}
        id={(chargeback) => chargeback.id}
        empty={{ icon: <Leaf aria-hidden />, title: t("chargebacksNone") }}
        columns={[
          {
            name: t("amount"),
            head: true,
            fit: true,
            value: (chargeback) => <span className="tabular">{format.money(chargeback.amount)}</span>,
          },
          {
            name: t("reason"),
            loose: true,
            value: (chargeback) => t(`chargebackReason.${chargeback.reason}`),
          },
          {
            name: t("chargebackHow"),
            loose: true,
            line: true,
            value: (chargeback) => <State chargeback={chargeback} />,
          },
          {
            name: t("order"),
            fit: true,
            corner: true,
            value: (chargeback) =>
              chargeback.orders.map((part) => (
                <span key={part.order_id} className="block">
                  <OrderLink id={part.order_id} number={number(part.order_id)} />
                </span>
              )),
          },
          {
            name: t("next"),
            end: true,
            value: (chargeback) => <Deeds chargeback={chargeback} onAsk={setDeed} />,
          },
        ]}
      />
      {deed?.verb === "answer" && <AnswerDialog chargeback={deed.chargeback} onClose={() => setDeed(null)} />}
      {deed?.verb === "accept" && <AcceptDialog chargeback={deed.chargeback} onClose={() => setDeed(null)} />}
    </Section>
  );
}

function State({ chargeback }: { chargeback: Chargeback }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const waits = chargeback.state === "needs_response";
  return (
    <>
      <Chip tone={TONES[chargeback.state]}>{t(`chargebackState.${chargeback.state}`)}</Chip>
      {waits && chargeback.due_at && (
        <span className="block text-ink-soft">
          {t("chargebackDue", { day: format.date(chargeback.due_at) })}
        </span>
      )}
      {chargeback.inquiry && waits && <span className="block text-ink-soft">{t("chargebackInquiry")}</span>}
    </>
  );
}

function Deeds({ chargeback, onAsk }: { chargeback: Chargeback; onAsk: (deed: Deed) => void }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  if (chargeback.state !== "needs_response") return null;
  const sum = format.money(chargeback.amount);
  if (chargeback.accepted_at !== null || (chargeback.answer !== "" && chargeback.answered_at === null)) {
    return <span className="text-ink-soft">{t("chargebackUnsent")}</span>;
  }
  return (
    <span className="inline-flex flex-wrap justify-end gap-2">
      <Button
        size="small"
        disabled={offline}
        aria-label={t("chargebackAnswerOf", { sum })}
        onClick={() => onAsk({ verb: "answer", chargeback })}
      >
        {t("chargebackAnswer")}
      </Button>
      <Button
        size="small"
        tone="quiet"
        disabled={offline}
        aria-label={t("chargebackAcceptOf", { sum })}
        onClick={() => onAsk({ verb: "accept", chargeback })}
      >
        {t("chargebackAccept")}
      </Button>
    </span>
  );
}

interface DialogProps {
  chargeback: Chargeback;
  onClose: () => void;
}

function AnswerDialog({ chargeback, onClose }: DialogProps) {
  const t = useTranslations("operate");
  const [text, setText] = useState("");
  const answer = useAnswerChargeback();
  return (
    <DeedDialog
      title={t("chargebackAnswerTitle")}
      action={t("chargebackAnswerAction")}
      busy={answer.isPending}
      error={answer.error}
      ready={text.trim() !== ""}
      effect={t("chargebackAnswerEffect")}
      onClose={onClose}
      onDo={() =>
        answer.mutate(
          { id: chargeback.id, text: text.trim() },
          {
            onSuccess: () => {
              toast({ title: t("chargebackAnswered") });
              onClose();
            },
          },
        )
      }
    >
      <TextArea
        label={t("chargebackText")}
        help={t("chargebackTextHint")}
        rows={8}
        value={text}
        maxLength={LONGEST}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}

function AcceptDialog({ chargeback, onClose }: DialogProps) {
  const t = useTranslations("operate");
  const format = useFormat();
  const accept = useAcceptChargeback();
  const sum = format.money(chargeback.amount);
  return (
    <DeedDialog
      danger
      title={t("chargebackAcceptTitle")}
      action={t("chargebackAccept")}
      busy={accept.isPending}
      error={accept.error}
      effect={t("chargebackAcceptEffect", { sum })}
      onClose={onClose}
      onDo={() =>
        accept.mutate(chargeback.id, {
          onSuccess: () => {
            toast({ title: t("chargebackAccepted") });
            onClose();
          },
        })
      }
    />
  );
}
