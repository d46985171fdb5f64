import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpen, Download, Scale, Search, X } from "lucide-react";
import { type FormEvent, useMemo } from "react";
import { useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, buttonClass, EmptyState, Note, Problem, Section, Select, TextField } from "@/ui";
import {
  ACCOUNT_KINDS,
  type AccountKind,
  accountsQuery,
  booksAddress,
  transactionsQuery,
  useAudit,
} from "../data/moneyQueries";
import { useOperates } from "../data/queries";
import { List, loaded } from "../frame/List";
import { OperatePage } from "../frame/OperatePage";
import { Stretch } from "../frame/Stretch";
import { OrderLink } from "../money/OrderLink";
import { useWordOf } from "../orders/words";
import { accountOf } from "./account";
import { partsOf, useAccountName, useAccountNames, useWhose } from "./accountNames";
import { Faults } from "./Faults";
import { Account, Moves } from "./Moves";

export interface LedgerSearch {
  account?: string;
  kind?: AccountKind;
}

/** The books: what is in every account, every transaction, and the proof that all of it adds up. */
export function LedgerScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  const search: LedgerSearch = useSearch({ strict: false });
  return (
    <OperatePage title={t("ledgerTitle")} description={t("ledgerBody")}>
      {operates && (
        <>
          <Audit />
          <Transactions account={search.account} />
          <Accounts kind={search.kind} />
        </>
      )}
    </OperatePage>
  );
}

function Audit() {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const audit = useAudit();
  const { data } = audit;
  return (
    <div className="mb-8 flex flex-col gap-3">
      <div>
        <Button
          icon={<Scale className="size-4" aria-hidden />}
          busy={audit.isPending}
          disabled={offline}
          onClick={() => audit.mutate()}
        >
          {t("audit")}
        </Button>
      </div>
      <Problem error={audit.error} />
      {data && (
        <Note live tone={data.clean ? "success" : "danger"}>
          {data.clean
            ? t("auditClean", {
                count: data.transactions,
                entries: data.entries,
                at: format.date(data.at, { dateStyle: "medium", timeStyle: "medium" }),
              })
            : t("auditWrong", { count: data.transactions })}
          {!data.clean && <Faults audit={data} />}
        </Note>
      )}
    </div>
  );
}

function Transactions({ account }: { account: string | undefined }) {
  const t = useTranslations("operate");
  const common = useTranslations("common");
  const offline = useOffline();
  const navigate = useNavigate();
  const query = useInfiniteQuery(transactionsQuery(account));
  const go = (next: string | null) =>
    void navigate({ to: "/operate/ledger", search: next === null ? {} : { account: next } });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("account") ?? "").trim();
    go(typed === "" ? null : accountOf(typed));
  };
  const icon = <Download className="size-4" aria-hidden />;
  return (
    <Section
      title={t("transactions")}
      action={
        offline ? (
          <Button size="small" disabled icon={icon}>
            {t("export")}
          </Button>
        ) : (
          <a href={booksAddress(account)} download="ledger.csv" className={buttonClass("plain", "small")}>
            {icon}
            {t("export")}
          </a>
        )
      }
    >
      <div className="mb-3 flex flex-wrap items-end gap-2">
        <search key={account ?? ""} className="min-w-0 grow sm:max-w-form">
          <form onSubmit={submit} className="flex items-end gap-2">
            <div className="min-w-0 grow">
              <TextField
                label={t("findAccount")}
                hideLabel
                name="account"
                type="search"
                defaultValue={account ?? ""}
                placeholder={t("findAccountPlaceholder")}
                autoComplete="off"
                maxLength={200}
              />
            </div>
            <Button type="submit" className="shrink-0" icon={<Search className="size-4" aria-hidden />}>
              {common("search")}
            </Button>
          </form>
        </search>
        {account && (
          <Button icon={<X className="size-4" aria-hidden />} onClick={() => go(null)}>
            {t("allTransactions")}
          </Button>
        )}
      </div>
      {account && <Whose account={account} />}
      <Stretch
        query={query}
        items={(page) => page.items}
        empty={
          <EmptyState
            icon={<BookOpen aria-hidden />}
            title={account ? t("transactionsNone") : t("transactionsEmpty")}
          >
            {account ? t("transactionsNoneBody") : t("transactionsEmptyBody")}
          </EmptyState>
        }
      >
        {(transactions) => <Moves transactions={transactions} />}
      </Stretch>
    </Section>
  );
}

/** Of which account: by its name, and whole, which the field does not show on a phone. */
function Whose({ account }: { account: string }) {
  const accounts = useMemo(() => [account], [account]);
  const called = useAccountName(accounts);
  const { orders } = useWhose(accounts);
  const word = useWordOf();
  const name = called(account);
  const of = orders(account);
  return (
    <p className="mb-3 flex flex-wrap items-baseline gap-x-2 text-sm">
      {of.length > 0 ? (
        <>
          <span className="font-medium">{word("account", partsOf(account)[0])}</span>
          {of.map((order) => (
            <OrderLink key={order.id} {...order} />
          ))}
        </>
      ) : (
        name !== account && <span className="font-medium">{name}</span>
      )}
      <span className="font-mono text-xs text-ink-soft wrap-anywhere">{account}</span>
    </p>
  );
}

function Accounts({ kind }: { kind: AccountKind | undefined }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const navigate = useNavigate();
  const query = useInfiniteQuery(accountsQuery(kind));
  const names = useMemo(() => loaded(query, (page) => page.items).map(({ account }) => account), [query]);
  const called = useAccountNames(names);
  return (
    <Section
      title={t("accounts")}
      action={
        <Select<AccountKind | "all">
          label={t("accountKind")}
          hideLabel
          className="w-52"
          value={kind ?? "all"}
          options={[
            { value: "all", label: t("allAccounts") },
            ...ACCOUNT_KINDS.map((value) => ({ value, label: t(`account.${value}`) })),
          ]}
          onChange={(value) =>
            void navigate({
              to: "/operate/ledger",
              search: (before: LedgerSearch) => {
                const { kind: _, ...rest } = before;
                return value === "all" ? rest : { ...rest, kind: value };
              },
              replace: true,
            })
          }
        />
      }
    >
      <List
        label={t("accounts")}
        query={query}
        items={(page) => page.items}
        id={({ account, amount }) => `${account} ${amount.currency}`}
        empty={{
          icon: <BookOpen aria-hidden />,
          title: kind ? t("accountsEmpty") : t("accountsNone"),
          body: t("transactionsEmptyBody"),
        }}
        columns={[
          {
            name: t("accountName"),
            head: true,
            value: ({ account }) => <Account name={account} called={called(account)} />,
          },
          {
            name: t("balance"),
            end: true,
            fit: true,
            corner: true,
            value: ({ amount }) => format.money(amount),
          },
        ]}
      />
    </Section>
  );
}
