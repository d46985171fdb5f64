import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Store } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useFormat, useTranslations } from "@/i18n";
import { Chip, TextField } from "@/ui";
import { sellersQuery, useOperates } from "../data/queries";
import { List } from "../frame/List";
import { OperatePage } from "../frame/OperatePage";

/** Who sells here, and what they have earned. */
export function SellersScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  return (
    <OperatePage title={t("sellersTitle")} description={t("sellersBody")}>
      {operates && <Sellers />}
    </OperatePage>
  );
}

function Sellers() {
  const t = useTranslations("operate");
  const format = useFormat();
  const [words, setWords] = useState("");
  const query = useInfiniteQuery(sellersQuery(useDeferredValue(words.trim())));
  return (
    <>
      <div className="mb-4 sm:max-w-form">
        <TextField
          label={t("findSellers")}
          hideLabel
          type="search"
          placeholder={t("findSellers")}
          autoComplete="off"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <List
        linked
        label={t("sellersTitle")}
        query={query}
        items={(page) => page.items}
        id={(seller) => seller.id}
        empty={{
          icon: <Store aria-hidden />,
          title: words ? t("sellersNone") : t("sellersEmpty"),
          body: words ? t("sellersNoneBody") : t("sellersEmptyBody"),
        }}
        columns={[
          {
            name: t("seller"),
            head: true,
            value: (seller) => (
              <>
                <Link
                  to="/operate/sellers/$sellerId"
                  params={{ sellerId: seller.id }}
                  className="after:absolute after:inset-0"
                >
                  {seller.shop}
                </Link>{" "}
                {seller.status !== "active" && <Chip>{t("hidden")}</Chip>}
                {seller.name !== seller.shop && (
                  <span className="block font-normal text-ink-soft">{seller.name}</span>
                )}
              </>
            ),
          },
          { name: t("country"), value: (seller) => format.country(seller.country) },
          {
            name: t("balance"),
            end: true,
            fit: true,
            value: ({ balances }) =>
              balances.length === 0 ? (
                <span className="text-ink-soft">{t("nothingDue")}</span>
              ) : (
                balances.map((sum) => (
                  <span key={sum.currency} className="block">
                    {format.money(sum)}
                  </span>
                ))
              ),
          },
        ]}
      />
    </>
  );
}
