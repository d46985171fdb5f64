import { useTranslations } from "@/i18n";
import { Dialog, Kbd, useOfferedCommands } from "@/ui";

/** The sheet of shortcuts: whatever the screens on show offer with keys. */
export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell");
  const commands = useOfferedCommands().filter((command) => command.keys);
  return (
    <Dialog open onClose={onClose} title={t("shortcuts")} description={t("shortcutsBody")}>
      <dl className="divide-y divide-line">
        {commands.map((command) => (
          <div key={command.id} className="flex min-h-11 items-center justify-between gap-4 py-2 text-sm">
            <dt>{command.label}</dt>
            <dd>
              <Kbd keys={command.keys ?? ""} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
