import { useTranslations } from "@/i18n";
import { Button, CopyField, Dialog } from "@/ui";

/** The secret by which a receiver knows us. It is shown this once; the server keeps it sealed. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTranslations("operate");
  const common = useTranslations("common");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("secretTitle")}
      description={t("secretBody")}
      footer={
        <Button tone="primary" onClick={onClose}>
          {common("done")}
        </Button>
      }
    >
      <CopyField label={t("secret")} value={secret} />
    </Dialog>
  );
}
