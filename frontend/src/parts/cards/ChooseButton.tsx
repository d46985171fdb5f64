import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { useActing } from "./acting";

interface ChooseButtonProps {
  readonly name: string;
  readonly choosing: boolean;
  readonly onChoose: () => void;
}

/** Opens what something can be had in, where one has to be chosen before it can be put into the cart. */
export function ChooseButton({ name, choosing, onChoose }: ChooseButtonProps) {
  const t = useTranslations("cards");
  const { offline } = useActing();
  return (
    <Button
      size="small"
      className="w-full"
      icon={<SlidersHorizontal aria-hidden className="size-4" />}
      aria-expanded={choosing}
      aria-label={t("product.chooseNamed", { name })}
      disabled={offline}
      onClick={onChoose}
    >
      {t("product.choose")}
    </Button>
  );
}
