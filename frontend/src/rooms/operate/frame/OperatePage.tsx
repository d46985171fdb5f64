import { Link, useLocation } from "@tanstack/react-router";
import { Store } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "@/i18n";
import { cx, EmptyState, Page, PageHeader } from "@/ui";
import { useOperates } from "../data/queries";

const PLACES = [
  { to: "/operate", name: "overview", exact: true },
  { to: "/operate/orders", name: "orders", exact: false },
  { to: "/operate/sellers", name: "sellers", exact: false },
  { to: "/operate/ledger", name: "ledger", exact: false },
  { to: "/operate/payouts", name: "payouts", exact: false },
  { to: "/operate/money", name: "money", exact: false },
  { to: "/operate/deliveries", name: "deliveries", exact: false },
] as const;

interface Props {
  title: string;
  /** What of the title stays on one line. */
  whole?: string;
  description?: string;
  action?: ReactNode;
  /** The way to the list that it is from, above the title. */
  back?: ReactNode;
  /** Sellers' people may see it, too. */
  forDesks?: boolean;
  children: ReactNode;
}

/** A page of the room: its places above, and nothing for those who have no business here. */
export function OperatePage({ title, whole, description, action, back, forDesks = false, children }: Props) {
  const t = useTranslations("operate");
  const operates = useOperates();
  if (!operates && !forDesks)
    return (
      <Page>
        <EmptyState wholePage icon={<Store aria-hidden />} title={t("notYours")}>
          {t("notYoursBody")}
        </EmptyState>
      </Page>
    );
  return (
    <Page>
      {operates && <Places />}
      {back}
      <PageHeader title={title} action={action} {...(whole && { whole })}>
        {description}
      </PageHeader>
      {children}
    </Page>
  );
}

function Places() {
  const t = useTranslations("operate");
  const nav = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // On a phone they do not fit: where one is must be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another place
  useEffect(() => {
    const show = () => {
      const { current } = nav;
      const here = current?.querySelector<HTMLElement>("[aria-current=page]");
      if (current && here)
        current.scrollLeft = here.offsetLeft - (current.clientWidth - here.offsetWidth) / 2;
    };
    show();
    // A phone that is turned shows others of them.
    window.addEventListener("resize", show);
    return () => window.removeEventListener("resize", show);
  }, [path]);
  return (
    <nav
      ref={nav}
      aria-label={t("places")}
      className="relative -mx-4 mb-6 flex gap-1 overflow-x-auto border-b border-line px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      {PLACES.map(({ to, name, exact }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact, includeSearch: false }}
          className={cx(
            "-mb-px inline-flex min-h-10 items-center border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap",
            "text-ink-soft transition-colors hover:text-ink focus-visible:-outline-offset-2 pointer-coarse:min-h-11",
          )}
          activeProps={{ className: "border-lake! text-ink!", "aria-current": "page" }}
        >
          {t(`place.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
