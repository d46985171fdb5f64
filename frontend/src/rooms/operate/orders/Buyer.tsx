import { useQuery } from "@tanstack/react-query";
import type { OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { addressFormQuery } from "../data/queries";
import { Facts } from "../frame/Facts";
import { writtenOut } from "./address";

/** Who bought, and where it goes, as that country writes it on a parcel. */
export function Buyer({ order: { destination, contact, gift_note } }: { order: OrderView }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const form = useQuery(addressFormQuery(destination.country)).data;
  const lines = [...writtenOut(destination, form?.fields), format.country(destination.country)];
  return (
    <Facts
      items={[
        {
          name: t("sentTo"),
          value: (
            <address className="not-italic">
              {lines.map((line) => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
            </address>
          ),
        },
        destination.phone ? { name: t("phone"), value: destination.phone } : null,
        contact ? { name: t("contact"), value: contact } : null,
        gift_note ? { name: t("giftNote"), value: gift_note } : null,
      ]}
    />
  );
}
