import { Check, LoaderCircle } from "lucide-react";
import type { CheckoutView } from "@/api";
import { useTranslations } from "@/i18n";
import { Note } from "@/ui";
import { OutLink } from "./pieces";

/** A purchase that is under way or over. It is not offered again. */
export function ConsentEnding({
  checkout,
  page,
}: {
  readonly checkout: CheckoutView;
  readonly page: string;
}) {
  const t = useTranslations("cards.consent");
  switch (checkout.status) {
    case "completed":
      return (
        <div role="status" className="card-bought">
          <p className="flex items-center gap-2 font-medium">
            <Check aria-hidden className="size-5" />
            {t("done", { count: checkout.order_ids.length })}
          </p>
          <ul className="flex flex-wrap gap-x-4">
            {checkout.order_ids.map((id, index) => (
              <li key={id}>
                <OutLink href={`/market/orders/${encodeURIComponent(id)}`}>
                  {checkout.order_ids.length === 1 ? t("order") : t("orderOf", { number: `${index + 1}` })}
                </OutLink>
              </li>
            ))}
          </ul>
        </div>
      );
    case "complete_in_progress":
      return (
        <p role="status" className="flex items-start gap-2 text-sm">
          <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin" />
          {t("working")}
        </p>
      );
    case "requires_escalation":
      return (
        <Note tone="warning" live action={<OutLink href={page}>{t("page")}</OutLink>}>
          {t("escalated")}
        </Note>
      );
    default: {
      const charged = checkout.messages.find((each) => each.code === "payment_returned");
      return <Note live>{t(charged ? "returned" : "canceled")}</Note>;
    }
  }
}
