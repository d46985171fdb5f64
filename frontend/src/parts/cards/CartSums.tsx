import type { CartStanding } from "@/api";
import { useFormat, useLanguage, useTranslations } from "@/i18n";
import { Button, buttonClass, cx } from "@/ui";
import { useActing } from "./acting";
import { OutLink, Sums } from "./pieces";
import type { Sum } from "./shapes";

type Group = CartStanding["groups"][number];

interface CartSumsProps {
  readonly group: Group;
  readonly busy: boolean;
  /** The sums of the card: what a total is about in the reader's currency is known for these. */
  readonly said: readonly Sum[];
  /** Where it is bought while nothing can be said; empty where the button only waits. */
  readonly elsewhere: string;
}

/** What a part of the cart comes to, and the way to buying it. */
export function CartSums({ group, busy, said, elsewhere }: CartSumsProps) {
  const t = useTranslations("cards");
  const { language } = useLanguage();
  const { canSay, offline, say } = useActing();
  const format = useFormat();
  const { totals } = group;
  const names = (saving: Group["savings"][number]) => {
    const given = saving.names as Readonly<Record<string, string>>;
    return given[language] || saving.code || t("cart.saving");
  };
  const about = (whole: string) => said.find((sum) => sum.strong && sum.text === whole)?.about ?? "";
  const total = totals ? format.money(totals.total) : "";
  // Where prices hold the tax already, nothing is left over.
  const tax = totals
    ? totals.total.minor -
      (totals.subtotal.minor - totals.discount.minor + totals.shipping.minor - totals.shipping_discount.minor)
    : 0;
  const sums: Sum[] = totals
    ? [
        { label: t("cart.goods"), text: format.money(totals.subtotal), strong: false, about: "" },
        ...group.savings.map((saving) => ({
          label: names(saving),
          text: format.money({ ...saving.amount, minor: -Math.abs(saving.amount.minor) }),
          strong: false,
          about: "",
        })),
        {
          label: t("cart.shipping"),
          text: totals.shipping.minor === 0 ? t("cart.free") : format.money(totals.shipping),
          strong: false,
          about: "",
        },
        ...(tax > 0
          ? [
              {
                label: t("cart.tax"),
                text: format.money({ minor: tax, currency: group.currency }),
                strong: false,
                about: "",
              },
            ]
          : []),
        { label: t("cart.total"), text: total, strong: true, about: about(total) },
      ]
    : [];
  return (
    <div className="card-cart-sums" aria-busy={busy || undefined}>
      <Sums sums={sums} />
      {group.ready ? null : <p className="text-sm text-warning-text">{t("cart.notReady")}</p>}
      {group.ready && !canSay && !offline && elsewhere !== "" ? (
        <OutLink href={elsewhere} plain className={cx(buttonClass("primary"), "card-cart-go")}>
          {t("cart.checkoutThere")}
        </OutLink>
      ) : (
        <Button
          tone="primary"
          className="card-cart-go"
          disabled={!group.ready || !canSay || busy}
          onClick={() => say(t("say.buy"))}
        >
          {t("cart.checkout")}
        </Button>
      )}
    </div>
  );
}
