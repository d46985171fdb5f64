import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, call, type OrderReturn, type OrderView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Card, Chip, Section, Switch, TextArea, toast } from "@/ui";
import { useDeed } from "../data/queries";
import { Facts } from "../frame/Facts";
import { AmountField } from "../money/AmountField";
import { readAmount } from "../money/amount";
import { CasePictures } from "./CasePictures";
import { DeedDialog } from "./DeedDialog";
import { useWordOf, useWrittenUnits } from "./words";

type Step = "approve" | "reject" | "receive";
interface CaseProps {
  order: OrderView;
  back: OrderReturn;
}
interface StepProps extends CaseProps {
  onClose: () => void;
}

/** What goes back, for money or for something else, and the next step of each. */
export function Returns({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  if (order.returns.length === 0) return null;
  return (
    <Section title={t("returns")}>
      <ul className="flex flex-col gap-3">
        {[...order.returns].reverse().map((back) => (
          <li key={back.id}>
            <Case order={order} back={back} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

const at = ({ order, back }: CaseProps) => ({ params: { path: { order_id: order.id, return_id: back.id } } });

const GOING_ON: ReadonlyArray<OrderReturn["status"]> = ["requested", "approved", "sent", "received"];

/** Whether something else comes instead of money. */
const exchanges = ({ offers }: OrderReturn) => Object.keys(offers).length > 0;

function useDifference(): (back: OrderReturn) => string {
  const t = useTranslations("operate");
  const { money } = useFormat();
  return ({ difference }) => {
    if (!difference || difference.minor === 0) return t("exchangeEven");
    const sum = money({ ...difference, minor: Math.abs(difference.minor) });
    return difference.minor > 0 ? t("exchangeMore", { sum }) : t("exchangeLess", { sum });
  };
}

/** What comes in exchange, as people know it: its name, which variant, and how many. */
function useInstead(): (back: OrderReturn) => string {
  const format = useFormat();
  return ({ instead, units }) =>
    instead
      .map(({ line_id, title, options }) => {
        const named = [title, ...Object.values(options)].join(", ");
        return `${named} × ${format.number(units[line_id] ?? 1)}`;
      })
      .join(" · ");
}

function Case({ order, back }: CaseProps) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const offline = useOffline();
  const difference = useDifference();
  const [step, setStep] = useState<Step | null>(null);
  const written = useWrittenUnits(order);
  const instead = useInstead();
  const close = () => setStep(null);
  return (
    <Card className="p-4 text-sm">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {exchanges(back) ? t("exchange") : t("return")}
          <Chip tone={back.status === "requested" || back.status === "sent" ? "warning" : "plain"}>
            {word("returnStatus", back.status)}
          </Chip>
        </p>
        <div className="flex flex-wrap gap-2">
          {back.status === "requested" && (
            <>
              <Button size="small" disabled={offline} onClick={() => setStep("reject")}>
                {t("reject")}
              </Button>
              <Button size="small" tone="primary" disabled={offline} onClick={() => setStep("approve")}>
                {t("approve")}
              </Button>
            </>
          )}
          {(back.status === "sent" || back.status === "approved") && (
            <Button size="small" tone="primary" disabled={offline} onClick={() => setStep("receive")}>
              {t("receive")}
            </Button>
          )}
        </div>
      </div>
      <Facts
        items={[
          {
            name: t("item"),
            value: written(back.units),
          },
          { name: t("why"), value: word("returnReason", back.reason) },
          back.note ? { name: t("buyerSays"), value: back.note } : null,
          exchanges(back) ? { name: t("instead"), value: instead(back) } : null,
          exchanges(back) ? { name: t("exchange"), value: difference(back) } : null,
          {
            name: t("askedAt"),
            value: format.date(back.requested_at, { dateStyle: "medium", timeStyle: "short" }),
          },
          back.tracking ? { name: t("trackingNumber"), value: back.tracking } : null,
          back.deduction && back.deduction.minor > 0
            ? { name: t("kept"), value: format.money(back.deduction) }
            : null,
          back.answer ? { name: t("answer"), value: back.answer } : null,
        ]}
      />
      <CasePictures order={order.id} of={back.id} open={GOING_ON.includes(back.status)} />
      {step === "approve" && <Approve order={order} back={back} onClose={close} />}
      {step === "reject" && <Reject order={order} back={back} onClose={close} />}
      {step === "receive" && <Receive order={order} back={back} onClose={close} />}
    </Card>
  );
}

function Approve({ onClose, ...own }: StepProps) {
  const t = useTranslations("operate");
  const difference = useDifference();
  const approve = useDeed(own.order.id, () =>
    call(api.POST("/api/market/orders/{order_id}/returns/{return_id}/approve", at(own))),
  );
  return (
    <DeedDialog
      title={t("approveTitle")}
      action={t("approve")}
      busy={approve.isPending}
      error={approve.error}
      effect={exchanges(own.back) ? `${t("approveExchange")} ${difference(own.back)}` : t("approveEffect")}
      onClose={onClose}
      onDo={() =>
        approve.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("approved") });
            onClose();
          },
        })
      }
    />
  );
}

function Reject({ onClose, ...own }: StepProps) {
  const t = useTranslations("operate");
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const reject = useDeed(own.order.id, () =>
    call(
      api.POST("/api/market/orders/{order_id}/returns/{return_id}/reject", {
        ...at(own),
        body: { text: text.trim() },
      }),
    ),
  );
  return (
    <DeedDialog
      danger
      title={t("rejectTitle")}
      action={t("reject")}
      busy={reject.isPending}
      error={reject.error}
      ready={text.trim() !== ""}
      onMissing={() => setAsked(true)}
      effect={t("rejectEffect")}
      onClose={onClose}
      onDo={() =>
        reject.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("rejected") });
            onClose();
          },
        })
      }
    >
      <TextArea
        label={t("whyBuyer")}
        error={asked && text.trim() === "" ? t("wordsNone") : null}
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}

function Receive({ onClose, ...own }: StepProps) {
  const t = useTranslations("operate");
  const format = useFormat();
  const difference = useDifference();
  const { order, back } = own;
  const { currency } = order.total;
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const [resell, setResell] = useState(true);
  // Something is kept for wear only where the buyer changed their mind.
  const mayKeep = back.reason === "changed_mind" && !exchanges(back);
  const kept = mayKeep && text.trim() !== "" ? readAmount(text, currency) : 0;
  const ready = kept !== null && (kept === 0 || why.trim() !== "");
  const request = { ...at(own), body: { deduction_minor: kept ?? 0, why: why.trim(), resell } };
  const worth = useQuery({
    queryKey: ["sold", "worth", order.id, order.history.length, back.id, kept, why.trim() !== ""],
    queryFn: () =>
      call(api.POST("/api/market/orders/{order_id}/returns/{return_id}/received/worth", request)),
    enabled: ready && !exchanges(back),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const receive = useDeed(order.id, () =>
    call(api.POST("/api/market/orders/{order_id}/returns/{return_id}/received", request)),
  );
  const sum = worth.data ? format.money(worth.data.refund) : null;
  const settled = exchanges(back) ? difference(back) : sum === null ? t("reckoning") : t("goesBack", { sum });
  return (
    <DeedDialog
      title={t("receiveTitle")}
      action={exchanges(back) || sum === null ? t("receive") : t("receiveAction", { sum })}
      busy={receive.isPending}
      error={receive.error ?? worth.error}
      ready={ready && (exchanges(back) || (sum !== null && !worth.isPlaceholderData))}
      effect={
        <>
          <span className="block">{settled}</span>
          <span className="block">{resell ? t("shelved") : t("notShelved")}</span>
        </>
      }
      onClose={onClose}
      onDo={() =>
        receive.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("received") });
            onClose();
          },
        })
      }
    >
      {mayKeep && (
        <>
          <AmountField label={t("keep")} currency={currency} text={text} least={0} onChange={setText} />
          {kept !== 0 && (
            <TextArea
              label={t("whyBuyer")}
              value={why}
              maxLength={2000}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
          )}
        </>
      )}
      <Switch label={t("resell")} checked={resell} onChange={setResell} />
    </DeedDialog>
  );
}
