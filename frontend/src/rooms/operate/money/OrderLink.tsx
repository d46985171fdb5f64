import { Link } from "@tanstack/react-router";
import { useTranslations } from "@/i18n";

/** Leads to an order, by its number where that is known. */
export function OrderLink({ id, number = null }: { id: string; number?: string | null | undefined }) {
  const t = useTranslations("operate");
  return (
    <Link
      to="/operate/orders/$orderId"
      params={{ orderId: id }}
      className="tabular inline-flex min-h-6 items-center text-lake-text underline-offset-2 hover:underline"
    >
      {number ?? t("toOrder")}
    </Link>
  );
}
