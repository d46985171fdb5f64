import "./cards.css";
import type { RefObject } from "react";
import { useTranslations } from "@/i18n";
import { SideSheet } from "@/ui";
import { CartBody } from "./CartBody";
import { OfflineLine, OutLink } from "./pieces";

const PAGE = "/market/cart";

interface CartDrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly returnTo: RefObject<HTMLElement | null>;
}

/** The cart beside the talk: the same as its card, whatever is spoken of there. */
export default function CartDrawer({ open, onClose, returnTo }: CartDrawerProps) {
  const t = useTranslations("cards.cart");
  return (
    <SideSheet
      open={open}
      onClose={onClose}
      title={t("title")}
      aside={<OutLink href={PAGE}>{t("page")}</OutLink>}
      returnTo={returnTo}
    >
      <div className="card-cart-sheet">
        <CartBody elsewhere={PAGE} />
        <OfflineLine />
      </div>
    </SideSheet>
  );
}
