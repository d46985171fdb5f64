import { Link } from "@tanstack/react-router";
import { useTranslations } from "@/i18n";

/** Leads to an order. */
export function OrderLink({ id }: { id: string }) {
  const t = useTranslations("operate");
  return (
    <Link
      to="/operate/orders/$orderId"
      params={{ orderId: id }}
      className="text-lake-text underline-offset-2 hover:underline"
    >
      {t("toOrder")}
    </Link>
  );
}
