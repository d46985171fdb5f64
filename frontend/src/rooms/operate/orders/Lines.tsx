import type { OrderLine, OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";

/** What was bought, and what became of it. */
export function Lines({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  const format = useFormat();
  return (
    <Sheet
      label={t("lines")}
      columns={[
        { name: t("item") },
        { name: t("quantity"), end: true },
        { name: t("became") },
        { name: t("paid"), end: true },
      ]}
    >
      {order.lines.map((line) => (
        <SheetRow key={line.id}>
          <Cell head>
            {line.title}
            {Object.keys(line.options).length > 0 && (
              <span className="block font-normal text-ink-soft">
                {Object.values(line.options).join(", ")}
              </span>
            )}
            {line.replaces && <span className="block font-normal text-ink-soft">{t("replacement")}</span>}
          </Cell>
          <Cell end label={t("quantity")}>
            {format.number(line.quantity)}
          </Cell>
          <Cell>
            <Tallies line={line} />
          </Cell>
          <Cell end label={t("paid")}>
            {format.money(line.paid)}
          </Cell>
        </SheetRow>
      ))}
    </Sheet>
  );
}

const TALLIES = ["open", "cancelled", "shipped", "delivered", "returning", "returned"] as const;

/** Where the units are: who counts them all together counts none twice that was shipped and has come, or goes back. */
function Tallies({ line }: { line: OrderLine }) {
  const t = useTranslations("operate");
  const counts = {
    ...line,
    open: line.quantity - line.cancelled - line.shipped,
    shipped: line.shipped - line.delivered,
    delivered: line.delivered - line.returning - line.returned,
  };
  const said = TALLIES.filter((each) => counts[each] > 0).map((each) =>
    t(`tally.${each}`, { count: counts[each] }),
  );
  return <span className="text-ink-soft">{said.join(" · ")}</span>;
}
