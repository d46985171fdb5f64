import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { OrderStatus } from "@/api";
import { enterRoom, type Room } from "@/i18n";
import { Away, Crash, NotFound, Pending } from "./fallbacks";
import { House } from "./House";

/** A tab of a room, kept in the address so that it can be linked to and survives a reload. */
function tabSearch(search: Record<string, unknown>): { tab?: string } {
  return typeof search["tab"] === "string" ? { tab: search["tab"] } : {};
}

const ORDER_STATES: readonly OrderStatus[] = [
  "placed",
  "partly_shipped",
  "shipped",
  "delivered",
  "completed",
  "cancelled",
  "returned",
];
const WAITING = ["return", "dispute", "errand", "sending"] as const;
const ACCOUNTS = ["gateway", "clearing", "escrow", "seller", "fees", "wallet", "held", "payout"] as const;

/** One of the values that a word in the address may have. */
function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

/** Which orders are looked for: kept in the address, so that it can be linked to. */
function orderSearch(search: Record<string, unknown>) {
  const { q, seller } = search;
  const status = oneOf(ORDER_STATES, search["status"]);
  const waiting = oneOf(WAITING, search["waiting"]);
  return {
    // A number alone is read as one.
    ...(typeof q === "string" || typeof q === "number" ? { q: String(q) } : {}),
    ...(typeof seller === "string" ? { seller } : {}),
    ...(status ? { status } : {}),
    ...(waiting ? { waiting } : {}),
  };
}

function ledgerSearch(search: Record<string, unknown>) {
  const { account } = search;
  const kind = oneOf(ACCOUNTS, search["kind"]);
  return { ...(typeof account === "string" ? { account } : {}), ...(kind ? { kind } : {}) };
}

/** A screen of a room whose words come with it. */
function screen<Door extends Record<string, unknown>, Name extends keyof Door & string>(
  room: Room,
  open: () => Promise<Door>,
  name: Name,
) {
  return lazyRouteComponent(async () => (await Promise.all([open(), enterRoom(room)]))[0], name);
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

// Everything behind the door: setup or sign-in is shown in its place until someone is signed in.
const house = createRoute({ getParentRoute: () => root, id: "house", component: House });

const assistant = createRoute({
  getParentRoute: () => house,
  id: "assistant",
  component: lazyRouteComponent(() => import("@/rooms/assistant"), "AssistantRoom"),
});
// The room reads the address itself and stays mounted from one conversation to the next.
const newConversation = createRoute({ getParentRoute: () => assistant, path: "/" });
const conversation = createRoute({
  getParentRoute: () => assistant,
  path: "/c/$conversationId",
  validateSearch: (search: Record<string, unknown>): { m?: string } =>
    typeof search["m"] === "string" ? { m: search["m"] } : {},
});

const models = createRoute({
  getParentRoute: () => house,
  path: "/models",
  validateSearch: tabSearch,
  component: screen("models", () => import("@/rooms/models"), "ModelsRoom"),
});
const settings = createRoute({
  getParentRoute: () => house,
  path: "/settings",
  component: screen("settings", () => import("@/rooms/settings"), "SettingsRoom"),
});
const bin = createRoute({
  getParentRoute: () => house,
  path: "/settings/bin",
  component: screen("settings", () => import("@/rooms/settings"), "BinScreen"),
});
const account = createRoute({
  getParentRoute: () => house,
  path: "/account",
  validateSearch: tabSearch,
  component: screen("account", () => import("@/rooms/account"), "AccountRoom"),
});
const sell = createRoute({
  getParentRoute: () => house,
  path: "/sell",
  beforeLoad: () => {
    throw redirect({ to: "/sell/import", replace: true });
  },
});
const sellImport = createRoute({
  getParentRoute: () => house,
  path: "/sell/import",
  component: screen("sell", () => import("@/rooms/sell"), "ImportScreen"),
});
const sellImportJob = createRoute({
  getParentRoute: () => house,
  path: "/sell/import/$jobId",
  component: screen("sell", () => import("@/rooms/sell"), "ImportJobScreen"),
});
const notices = createRoute({
  getParentRoute: () => house,
  path: "/notices",
  validateSearch: tabSearch,
  component: screen("notices", () => import("@/rooms/notices"), "NoticesRoom"),
});
const operateDoor = () => import("@/rooms/operate");
const operate = createRoute({
  getParentRoute: () => house,
  path: "/operate",
  component: screen("operate", operateDoor, "OverviewScreen"),
});
const operateOrders = createRoute({
  getParentRoute: () => house,
  path: "/operate/orders",
  validateSearch: orderSearch,
  component: screen("operate", operateDoor, "OrdersScreen"),
});
const operateOrder = createRoute({
  getParentRoute: () => house,
  path: "/operate/orders/$orderId",
  component: screen("operate", operateDoor, "OrderScreen"),
});
const operateSellers = createRoute({
  getParentRoute: () => house,
  path: "/operate/sellers",
  component: screen("operate", operateDoor, "SellersScreen"),
});
const operateSeller = createRoute({
  getParentRoute: () => house,
  path: "/operate/sellers/$sellerId",
  component: screen("operate", operateDoor, "SellerScreen"),
});
const operateDesk = createRoute({
  getParentRoute: () => house,
  path: "/operate/desk/$sellerId",
  component: screen("operate", operateDoor, "DeskScreen"),
});
const operateLedger = createRoute({
  getParentRoute: () => house,
  path: "/operate/ledger",
  validateSearch: ledgerSearch,
  component: screen("operate", operateDoor, "LedgerScreen"),
});
const operatePayouts = createRoute({
  getParentRoute: () => house,
  path: "/operate/payouts",
  component: screen("operate", operateDoor, "PayoutsScreen"),
});
const operateMoney = createRoute({
  getParentRoute: () => house,
  path: "/operate/money",
  component: screen("operate", operateDoor, "MoneyScreen"),
});
const operateDeliveries = createRoute({
  getParentRoute: () => house,
  path: "/operate/deliveries",
  component: screen("operate", operateDoor, "DeliveriesScreen"),
});
const about = createRoute({
  getParentRoute: () => house,
  path: "/about",
  component: screen("about", () => import("@/rooms/about"), "AboutRoom"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join/$token",
  component: lazyRouteComponent(() => import("@/rooms/entrance"), "JoinScreen"),
});
const shared = createRoute({
  getParentRoute: () => root,
  path: "/s/$token",
  component: lazyRouteComponent(() => import("@/rooms/shared"), "SharedConversationScreen"),
});
// Browsers and bookmarks write it so.
const index = createRoute({
  getParentRoute: () => root,
  path: "/index.html",
  beforeLoad: () => {
    throw redirect({ to: "/" });
  },
});

// The server writes the market's pages; the app has their addresses only while nobody can reach it.
const away = createRoute({ getParentRoute: () => root, path: "/market", component: Away });
const awayBelow = createRoute({ getParentRoute: () => root, path: "/market/$", component: Away });

const routeTree = root.addChildren([
  house.addChildren([
    assistant.addChildren([newConversation, conversation]),
    models,
    sell,
    sellImport,
    sellImportJob,
    operate,
    operateOrders,
    operateOrder,
    operateSellers,
    operateSeller,
    operateDesk,
    operateLedger,
    operatePayouts,
    operateMoney,
    operateDeliveries,
    settings,
    bin,
    account,
    notices,
    about,
  ]),
  join,
  shared,
  index,
  away,
  awayBelow,
]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    defaultPendingComponent: Pending,
    defaultPendingMs: 120,
    defaultErrorComponent: Crash,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
