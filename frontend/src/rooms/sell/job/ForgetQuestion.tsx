import { useTranslations } from "@/i18n";
import { Confirm } from "@/ui";

interface ForgetQuestionProps {
  name: string;
  open: boolean;
  busy: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}

export function ForgetQuestion({ name, ...rest }: ForgetQuestionProps) {
  const t = useTranslations("sell");
  return (
    <Confirm {...rest} danger title={t("forgetTitle", { name })} action={t("forget")}>
      {t("forgetBody")}
    </Confirm>
  );
}
