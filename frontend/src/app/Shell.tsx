import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import {
  Bell,
  ClipboardList,
  Cpu,
  Ellipsis,
  MessageCircle,
  Package,
  PackagePlus,
  Settings2,
  ShoppingBag,
  UserRound,
} from "lucide-react";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { myDesksQuery, type PersonView, useOffline, useUnread } from "@/api";
import { useTranslations } from "@/i18n";
import { cx, Menu, MenuItem, toast, useCommands } from "@/ui";
import { Mark } from "./Mark";
import { ModelBanner } from "./ModelBanner";
import { onUpdate } from "./registerServiceWorker";
import { useKeys } from "./useKeys";
import { useLiveModels } from "./useLiveModels";
import { useLiveNotices } from "./useLiveNotices";

const Palette = lazy(() => import("./Palette"));
const Shortcuts = lazy(() => import("./Shortcuts"));

type Place = {
  to:
    | "/"
    | "/sell/import"
    | "/operate"
    | "/operate/orders"
    | "/notices"
    | "/models"
    | "/settings"
    | "/account";
  name: "assistant" | "sell" | "operate" | "desk" | "news" | "models" | "settings" | "account";
  icon: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
};
/** The market's pages are the server's own: going there leaves the app, and looks as if it did not. */
type Outside = {
  to: "/market" | "/market/orders";
  name: "market" | "orders";
  icon: Place["icon"];
  outside: true;
};
const ASSISTANT: Place = { to: "/", name: "assistant", icon: MessageCircle };
const MARKET: Outside = { to: "/market", name: "market", icon: ShoppingBag, outside: true };
const ORDERS: Outside = { to: "/market/orders", name: "orders", icon: Package, outside: true };
const SELL: Place = { to: "/sell/import", name: "sell", icon: PackagePlus };
const OPERATE: Place = { to: "/operate", name: "operate", icon: ClipboardList };
const DESK: Place = { to: "/operate/orders", name: "desk", icon: ClipboardList };
const SERVICES: readonly Place[] = [
  { to: "/notices", name: "news", icon: Bell },
  { to: "/models", name: "models", icon: Cpu },
  { to: "/settings", name: "settings", icon: Settings2 },
  { to: "/account", name: "account", icon: UserRound },
];

/** Selling and operating are for those who look after the market; who speaks for a seller handles its orders. */
function useRooms(person: PersonView): ReadonlyArray<Place | Outside> {
  const isMember = person.role === "member";
  const { data } = useQuery({ ...myDesksQuery, enabled: isMember });
  if (!isMember) return [ASSISTANT, MARKET, ORDERS, SELL, OPERATE];
  return data && data.items.length > 0 ? [ASSISTANT, MARKET, ORDERS, DESK] : [ASSISTANT, MARKET, ORDERS];
}

/** More than four do not fit on a phone: the last place then opens the others. */
const MOST_ON_PHONE = 4;

/** The frame around every room: the rail (a bar at the foot on a phone), what must be told, and the commands. */
export function Shell({ person, children }: { person: PersonView; children: ReactNode }) {
  const t = useTranslations("shell");
  const [overlay, setOverlay] = useState<"palette" | "shortcuts" | null>(null);
  const rooms = useRooms(person);
  useLiveModels();
  useLiveNotices();
  useCommands(
    useMemo(
      () => [
        {
          id: "shell.palette",
          group: t("groupDo"),
          label: t("palette"),
          keys: "mod+k",
          run: () => setOverlay("palette"),
        },
        {
          id: "shell.shortcuts",
          group: t("groupDo"),
          label: t("shortcuts"),
          keys: "?",
          run: () => setOverlay("shortcuts"),
        },
      ],
      [t],
    ),
  );
  useKeys(overlay === null);
  useEffect(
    () =>
      onUpdate((takeOver) =>
        toast({ title: t("updateTitle"), action: { label: t("updateAction"), onSelect: takeOver } }),
      ),
    [t],
  );
  return (
    <div className="flex h-full flex-col sm:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t("skip")}
      </a>
      <Rail rooms={rooms} />
      <div className="flex min-h-0 min-w-0 grow flex-col">
        <Notices />
        <main id="content" tabIndex={-1} className="min-h-0 grow outline-none">
          {children}
        </main>
      </div>
      <Bar rooms={rooms} />
      <Suspense>
        {overlay === "palette" && (
          <Palette
            person={person}
            onClose={() => setOverlay(null)}
            onShortcuts={() => setOverlay("shortcuts")}
          />
        )}
        {overlay === "shortcuts" && <Shortcuts onClose={() => setOverlay(null)} />}
      </Suspense>
    </div>
  );
}

const ITEM =
  "flex flex-col items-center justify-center gap-1 rounded-control text-xs text-ink-soft transition-colors hover:bg-hover hover:text-ink";

function Item({ place, className }: { place: Place | Outside; className?: string }) {
  const t = useTranslations("shell");
  const Icon = place.icon;
  // The assistant lives at the root, of which every address would be a part: its conversations are told apart.
  const inside = useLocation({ select: ({ pathname }) => place.to === "/" && pathname.startsWith("/c/") });
  const unread = useUnread();
  const told = place.name === "news" && unread > 0;
  const content = (
    <>
      <span className="relative">
        <Icon className="size-5" aria-hidden />
        {told && <Count of={unread} />}
      </span>
      <span className="max-w-full truncate px-0.5" aria-hidden={told || undefined}>
        {t(place.name)}
      </span>
      {told && <span className="sr-only">{t("newsUnread", { count: unread })}</span>}
    </>
  );
  if ("outside" in place) {
    return (
      <a href={place.to} className={cx(ITEM, className)}>
        {content}
      </a>
    );
  }
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: false, includeSearch: false }}
      {...(inside ? { "aria-current": "true" as const } : {})}
      className={cx(ITEM, className, inside && "bg-hover font-medium text-ink")}
      activeProps={{ className: "bg-hover text-ink font-medium", "aria-current": "page" }}
    >
      {content}
    </Link>
  );
}

/** A number on an icon; who cannot see it hears it in words. */
/** Stands beside its icon's middle, so that three dots are still three. */
function Count({ of }: { of: number }) {
  return (
    <span
      aria-hidden
      className="tabular absolute start-4 -top-1.5 min-w-4 rounded-full bg-lake px-1 text-center text-[0.625rem]/4 font-medium text-on-lake"
    >
      {of > 99 ? "99+" : of}
    </span>
  );
}

function Rail({ rooms }: { rooms: ReadonlyArray<Place | Outside> }) {
  const t = useTranslations("shell");
  return (
    <nav
      aria-label={t("navigation")}
      className="hidden w-[4.75rem] shrink-0 flex-col gap-1 border-e border-line bg-sunken p-1.5 sm:flex"
    >
      <Mark className="mx-auto mt-2 mb-3 size-7 text-lake-text" />
      {rooms.map((place) => (
        <Item key={place.to} place={place} className="min-h-14" />
      ))}
      <div className="grow" />
      {SERVICES.map((place) => (
        <Item key={place.to} place={place} className="min-h-14" />
      ))}
    </nav>
  );
}

function Bar({ rooms }: { rooms: ReadonlyArray<Place | Outside> }) {
  const t = useTranslations("shell");
  const places = [...rooms, ...SERVICES];
  const shown = places.length > MOST_ON_PHONE ? MOST_ON_PHONE - 1 : MOST_ON_PHONE;
  return (
    <nav
      aria-label={t("navigation")}
      // With the keyboard up a phone has no room for it.
      className="grid shrink-0 grid-cols-4 gap-1 border-t border-line bg-sunken px-1.5 pt-1 pb-[max(0.25rem,env(safe-area-inset-bottom))] sm:hidden [@media(max-height:26rem)]:hidden"
    >
      {places.slice(0, shown).map((place) => (
        <Item key={place.to} place={place} className="min-h-12" />
      ))}
      {places.length > shown && <Others places={places.slice(shown)} />}
    </nav>
  );
}

function Others({ places }: { places: ReadonlyArray<Place | Outside> }) {
  const t = useTranslations("shell");
  const common = useTranslations("common");
  const navigate = useNavigate();
  const unread = useUnread();
  const inside = useLocation({
    select: ({ pathname }) => places.some(({ to }) => pathname.startsWith(to)),
  });
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className={cx(ITEM, "min-h-12", inside && "bg-hover font-medium text-ink")}>
          <span className="relative">
            <Ellipsis className="size-5" aria-hidden />
            {unread > 0 && <Count of={unread} />}
          </span>
          <span className="max-w-full truncate px-0.5">{common("more")}</span>
          {unread > 0 && <span className="sr-only">{t("newsUnread", { count: unread })}</span>}
        </button>
      }
    >
      {places.map((place) => (
        <MenuItem
          key={place.to}
          icon={<place.icon aria-hidden />}
          onSelect={() =>
            "outside" in place ? window.location.assign(place.to) : void navigate({ to: place.to })
          }
        >
          {place.name === "news" && unread > 0 ? t("newsUnread", { count: unread }) : t(place.name)}
        </MenuItem>
      ))}
    </Menu>
  );
}

function Notices() {
  const t = useTranslations("shell");
  const offline = useOffline();
  return (
    <section aria-label={t("notices")} className="shrink-0">
      <div role="status">
        {offline && (
          <p className="bg-warning-surface px-4 py-2 text-center text-sm text-balance text-warning-text">
            {t("offline")}
          </p>
        )}
      </div>
      {!offline && <ModelBanner />}
    </section>
  );
}
