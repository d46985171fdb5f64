import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Store } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useFormat, useTranslations } from "@/i18n";
import { Chip, EmptyState, TextField } from "@/ui";
import { sellersQuery, useOperates } from "../data/queries";
import { OperatePage } from "../frame/OperatePage";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";
import { Stretch } from "../frame/Stretch";

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
      <Stretch
        query={query}
        items={(page) => page.items}
        empty={
          <EmptyState icon={<Store aria-hidden />} title={words ? t("sellersNone") : t("sellersEmpty")}>
            {words ? t("sellersNoneBody") : t("sellersEmptyBody")}
          </EmptyState>
        }
      >
        {(sellers) => (
          <Sheet
            label={t("sellersTitle")}
            columns={[{ name: t("seller") }, { name: t("country") }, { name: t("balance"), end: true }]}
          >
            {sellers.map((seller) => (
              <SheetRow key={seller.id} className="transition-colors hover:bg-hover">
                <Cell head>
                  <Link
                    to="/operate/sellers/$sellerId"
                    params={{ sellerId: seller.id }}
                    className="after:absolute after:inset-0"
                  >
                    {seller.name}
                  </Link>{" "}
                  {seller.status !== "active" && <Chip>{t("hidden")}</Chip>}
                </Cell>
                <Cell>{seller.country}</Cell>
                <Cell end>
                  {seller.balances.length === 0 ? (
                    <span className="text-ink-soft">{t("nothingDue")}</span>
                  ) : (
                    seller.balances.map((sum) => (
                      <span key={sum.currency} className="block">
                        {format.money(sum)}
                      </span>
                    ))
                  )}
                </Cell>
              </SheetRow>
            ))}
          </Sheet>
        )}
      </Stretch>
    </>
  );
}
