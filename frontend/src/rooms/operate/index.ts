/** The operator's room: what waits for a hand, orders, sellers, the books, payouts, and what is sent to others. */
export { DeliveriesScreen } from "./deliveries/DeliveriesScreen";
export { DeskScreen } from "./desk/DeskScreen";
export { LedgerScreen } from "./ledger/LedgerScreen";
export { MoneyScreen } from "./money/MoneyScreen";
export { OrderScreen } from "./orders/OrderScreen";
export { OrdersScreen } from "./orders/OrdersScreen";
export { OverviewScreen } from "./overview/OverviewScreen";
export { PayoutsScreen } from "./payouts/PayoutsScreen";
export { SellerScreen } from "./sellers/SellerScreen";
export { SellersScreen } from "./sellers/SellersScreen";
