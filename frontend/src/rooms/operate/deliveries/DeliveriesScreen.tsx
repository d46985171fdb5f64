import { useTranslations } from "@/i18n";
import { useOperates } from "../data/queries";
import { OperatePage } from "../frame/OperatePage";
import { Deliveries } from "./Deliveries";
import { Endpoints } from "./Endpoints";
import { Letters } from "./Letters";

/** What is sent to other servers and to people's mailboxes, and what did not arrive. */
export function DeliveriesScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  return (
    <OperatePage title={t("deliveriesTitle")} description={t("deliveriesBody")}>
      {operates && (
        <>
          <Endpoints />
          <Deliveries />
          <Letters />
        </>
      )}
    </OperatePage>
  );
}
