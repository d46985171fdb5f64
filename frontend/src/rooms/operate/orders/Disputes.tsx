import { useState } from "react";
import { api, call, type OrderDispute, type OrderView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Card, Chip, Section, TextArea, toast } from "@/ui";
import { useDeed, useOperates } from "../data/queries";
import { Facts } from "../frame/Facts";
import { AmountField } from "../money/AmountField";
import { readAmount } from "../money/amount";
import { CasePictures } from "./CasePictures";
import { DeedDialog } from "./DeedDialog";
import { remaining } from "./units";
import { useWordOf } from "./words";

type Step = "answer" | "accept" | "decide";
interface CaseProps {
  order: OrderView;
  dispute: OrderDispute;
}
interface StepProps extends CaseProps {
  onClose: () => void;
}
const OPEN: ReadonlyArray<OrderDispute["status"]> = ["open", "answered", "escalated"];

/** What buyer and seller do not agree about, what each said, and who is to speak next. */
export function Disputes({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  if (order.disputes.length === 0) return null;
  return (
    <Section title={t("disputes")} description={t("disputesBody")}>
      <ul className="flex flex-col gap-3">
        {[...order.disputes].reverse().map((dispute) => (
          <li key={dispute.id}>
            <Case order={order} dispute={dispute} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Whether the operator has answered in the seller's place. */
function answeredByMarket(order: OrderView, { id }: OrderDispute): boolean {
  return order.history.some(
    ({ event, role, params }) =>
      event === "dispute_answered" && role === "operator" && params["dispute_id"] === id,
  );
}

const at = ({ order, dispute }: CaseProps) => ({
  params: { path: { order_id: order.id, dispute_id: dispute.id } },
});

function Case({ order, dispute }: CaseProps) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const offline = useOffline();
  const operates = useOperates();
  const [step, setStep] = useState<Step | null>(null);
  const { status } = dispute;
  const close = () => setStep(null);
  return (
    <Card className="p-4 text-sm">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {word("disputeReason", dispute.reason)}
          <Chip tone={OPEN.includes(status) ? "warning" : "plain"}>{word("disputeStatus", status)}</Chip>
        </p>
        {OPEN.includes(status) && (
          <div className="flex flex-wrap gap-2">
            {(status === "open" || status === "escalated") && (
              <Button size="small" disabled={offline} onClick={() => setStep("answer")}>
                {t("giveAnswer")}
              </Button>
            )}
            <Button size="small" disabled={offline} onClick={() => setStep("accept")}>
              {t("accept")}
            </Button>
            {operates && status !== "open" && (
              <Button size="small" tone="primary" disabled={offline} onClick={() => setStep("decide")}>
                {t("decide")}
              </Button>
            )}
          </div>
        )}
      </div>
      <Facts
        items={[
          { name: t("buyerSays"), value: <span className="whitespace-pre-line">{dispute.text}</span> },
          { name: t("wanted"), value: format.money(dispute.wanted) },
          dispute.answer
            ? {
                name: answeredByMarket(order, dispute) ? t("marketAnswered") : t("sellerSays"),
                value: <span className="whitespace-pre-line">{dispute.answer}</span>,
              }
            : null,
          ...dispute.remarks.map(({ at: when, role, text }) => ({
            name: `${word("role", role)} · ${format.date(when, { dateStyle: "short", timeStyle: "short" })}`,
            value: <span className="whitespace-pre-line">{text}</span>,
          })),
          dispute.refund
            ? {
                name: t("decided"),
                value: [format.money(dispute.refund), dispute.decision].filter(Boolean).join(" · "),
              }
            : null,
        ]}
      />
      <CasePictures order={order.id} of={dispute.id} open={OPEN.includes(status)} />
      {step === "answer" && <Answer order={order} dispute={dispute} onClose={close} />}
      {step === "accept" && <Accept order={order} dispute={dispute} onClose={close} />}
      {step === "decide" && <Decide order={order} dispute={dispute} onClose={close} />}
    </Card>
  );
}

function Answer({ onClose, ...own }: StepProps) {
  const t = useTranslations("operate");
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const answer = useDeed(own.order.id, () =>
    call(
      api.POST("/api/market/orders/{order_id}/disputes/{dispute_id}/answer", {
        ...at(own),
        body: { text: text.trim() },
      }),
    ),
  );
  return (
    <DeedDialog
      title={t("answerTitle")}
      action={t("giveAnswer")}
      busy={answer.isPending}
      error={answer.error}
      ready={text.trim() !== ""}
      onMissing={() => setAsked(true)}
      effect={t("answerEffect")}
      onClose={onClose}
      onDo={() =>
        answer.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("answered") });
            onClose();
          },
        })
      }
    >
      <TextArea
        label={t("sellerSays")}
        value={text}
        error={asked && text.trim() === "" ? t("wordsNone") : null}
        maxLength={2000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}

/** What happens to the money, and that the dispute ends with it: a line each, since a sum ends no sentence. */
function Effect({ first }: { first: string }) {
  const t = useTranslations("operate");
  return (
    <>
      <span className="block">{first}</span>
      <span className="block">{t("disputeEnds")}</span>
    </>
  );
}

function Accept({ onClose, ...own }: StepProps) {
  const t = useTranslations("operate");
  const format = useFormat();
  const { order, dispute } = own;
  // What was given back since the dispute began is not given back again.
  const minor = Math.min(dispute.wanted.minor, remaining(order));
  const sum = format.money({ ...dispute.wanted, minor });
  const accept = useDeed(order.id, () =>
    call(api.POST("/api/market/orders/{order_id}/disputes/{dispute_id}/accept", at(own))),
  );
  return (
    <DeedDialog
      title={t("acceptTitle")}
      action={t("giveBackAction", { sum })}
      busy={accept.isPending}
      error={accept.error}
      effect={<Effect first={t("goesBack", { sum })} />}
      onClose={onClose}
      onDo={() =>
        accept.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("gaveBack", { sum }) });
            onClose();
          },
        })
      }
    />
  );
}

function Decide({ onClose, ...own }: StepProps) {
  const t = useTranslations("operate");
  const format = useFormat();
  const { order, dispute } = own;
  const { currency } = order.total;
  const most = { minor: remaining(order), currency };
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const [asked, setAsked] = useState(false);
  const minor = readAmount(text, currency);
  const right = minor !== null && minor <= most.minor;
  const decide = useDeed(order.id, (amount_minor: number) =>
    call(
      api.POST("/api/market/orders/{order_id}/disputes/{dispute_id}/decide", {
        ...at(own),
        body: { amount_minor, why: why.trim() },
      }),
    ),
  );
  const sum = right ? format.money({ minor, currency }) : null;
  const kept = right ? format.money({ minor: most.minor - minor, currency }) : "";
  return (
    <DeedDialog
      title={t("decideTitle")}
      action={t("decide")}
      busy={decide.isPending}
      error={decide.error}
      ready={right && why.trim() !== ""}
      onMissing={() => setAsked(true)}
      effect={
        sum === null ? (
          t("giveBackMost", { most: format.money(most) })
        ) : (
          <Effect first={t("decideEffect", { sum, kept })} />
        )
      }
      onClose={onClose}
      onDo={() =>
        right &&
        decide.mutate(minor, {
          onSuccess: () => {
            toast({ title: t("decidedToast") });
            onClose();
          },
        })
      }
    >
      <AmountField
        label={t("toBuyer")}
        currency={currency}
        text={text}
        least={0}
        most={most}
        asked={asked}
        help={t("wantedSum", { sum: format.money(dispute.wanted) })}
        onChange={setText}
      />
      <TextArea
        label={t("whyBoth")}
        value={why}
        error={asked && why.trim() === "" ? t("wordsNone") : null}
        maxLength={2000}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}
