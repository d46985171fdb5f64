import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Search, ShoppingBag, X } from "lucide-react";
import { type FormEvent, useMemo } from "react";
import { myDesksQuery, type OrderStatus } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, buttonClass, Chip, Select, TextField } from "@/ui";
import { type OrderSearch, ordersQuery, useOperates, type Waiting } from "../data/queries";
import { List, loaded } from "../frame/List";
import { OperatePage } from "../frame/OperatePage";
import { useSellerNames } from "./sellerNames";
import { STATUSES, StatusChip } from "./words";

const WAITING: readonly Waiting[] = ["dispute", "return", "sending", "errand"];

/** Every order of the market, or those of one's sellers: found by words, by state, by what waits. */
export function OrdersScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  const search: OrderSearch = useSearch({ strict: false });
  return (
    <OperatePage forDesks title={operates ? t("ordersTitle") : t("deskTitle")}>
      {!operates && <OwnDesks />}
      <Finding search={search} />
      <Orders search={search} />
    </OperatePage>
  );
}

function Orders({ search }: { search: OrderSearch }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const operates = useOperates();
  const query = useInfiniteQuery(ordersQuery(search));
  const orders = useMemo(() => loaded(query, (page) => page.orders), [query]);
  const seller = useSellerNames(useMemo(() => orders.map(({ seller_id }) => seller_id), [orders]));
  const looked = Boolean(search.q || search.status || search.waiting || search.seller);
  const [title, body] = looked
    ? [t("ordersNone"), t("ordersNoneBody")]
    : operates
      ? [t("ordersEmpty"), t("ordersEmptyBody")]
      : [t("deskEmpty"), t("deskEmptyBody")];
  return (
    <List
      linked
      label={t("ordersTitle")}
      query={query}
      items={(page) => page.orders}
      id={(order) => order.id}
      empty={{ icon: <ShoppingBag aria-hidden />, title, body }}
      columns={[
        {
          name: t("order"),
          head: true,
          value: (order) => (
            <>
              <Link
                to="/operate/orders/$orderId"
                params={{ orderId: order.id }}
                className="tabular after:absolute after:inset-0"
              >
                {order.number}
              </Link>
              <span className="block truncate font-normal text-ink-soft sm:max-w-64">
                {order.lines.map((line) => line.title).join(", ")}
              </span>
            </>
          ),
        },
        { name: t("seller"), value: (order) => seller(order.seller_id) },
        {
          name: t("state"),
          value: (order) => (
            <span className="inline-flex flex-wrap gap-1">
              <StatusChip status={order.status} />
              {order.has_open_case && <Chip tone="warning">{t("openCase")}</Chip>}
            </span>
          ),
        },
        { name: t("placed"), fit: true, value: (order) => format.ago(order.placed_at) },
        { name: t("total"), end: true, fit: true, corner: true, value: (order) => format.money(order.total) },
      ]}
    />
  );
}

/** Each seller's own page, for those who speak for it. */
function OwnDesks() {
  const t = useTranslations("operate");
  const { data } = useQuery(myDesksQuery);
  if (!data?.items.length) return null;
  return (
    <ul className="mb-4 flex flex-wrap gap-2">
      {data.items.map(({ id, name }) => (
        <li key={id}>
          <Link to="/operate/desk/$sellerId" params={{ sellerId: id }} className={buttonClass()}>
            {t("ownPlaceOf", { name })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Finding({ search }: { search: OrderSearch }) {
  const t = useTranslations("operate");
  const common = useTranslations("common");
  const navigate = useNavigate();
  const sellers = useMemo(() => (search.seller ? [search.seller] : []), [search.seller]);
  const name = useSellerNames(sellers);
  const go = (next: OrderSearch) => void navigate({ to: "/operate/orders", search: next, replace: true });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get("q") ?? "").trim();
    const { q: _, ...rest } = search;
    go(q ? { ...rest, q } : rest);
  };
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        {/* A new search begins with an empty field, also where the address changes behind it. */}
        <search key={search.q ?? ""} className="min-w-0 grow sm:max-w-form">
          <form onSubmit={submit} className="flex items-end gap-2">
            <div className="min-w-0 grow">
              <TextField
                label={t("findOrders")}
                hideLabel
                name="q"
                type="search"
                defaultValue={search.q ?? ""}
                placeholder={t("findOrdersPlaceholder")}
                autoComplete="off"
                maxLength={200}
              />
            </div>
            <Button type="submit" className="shrink-0" icon={<Search className="size-4" aria-hidden />}>
              {common("search")}
            </Button>
          </form>
        </search>
        <Select<string>
          label={t("show")}
          hideLabel
          className="w-full sm:w-60"
          value={search.waiting ?? search.status ?? "all"}
          options={[
            { value: "all", label: t("showAll") },
            ...WAITING.map((value) => ({ value, label: t(`waiting.${value}`) })),
            ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
          onChange={(value) => {
            const { status: _, waiting: __, ...rest } = search;
            if (value === "all") go(rest);
            else if (WAITING.some((each) => each === value)) go({ ...rest, waiting: value as Waiting });
            else go({ ...rest, status: value as OrderStatus });
          }}
        />
      </div>
      {search.seller && (
        <div>
          <Button
            size="small"
            icon={<X className="size-4" aria-hidden />}
            onClick={() => {
              const { seller: _, ...rest } = search;
              go(rest);
            }}
          >
            {t("onlySeller", { name: name(search.seller) })}
          </Button>
        </div>
      )}
    </div>
  );
}
