import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import { type ImportView, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { IconButton, Menu, MenuItem, toast } from "@/ui";
import { useForget } from "../data/queries";
import { ForgetQuestion } from "./ForgetQuestion";
import { underWay } from "./progress";
import { StateChip } from "./StateChip";

export function JobHeader({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const navigate = useNavigate();
  const forget = useForget();
  const [asking, setAsking] = useState(false);
  const { name, size_bytes, kind, url } = view.source;
  return (
    <header className="mb-6 flex items-start justify-between gap-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl wrap-anywhere sm:text-2xl">{name}</h1>
          <StateChip view={view} />
        </div>
        <p className="tabular mt-1 text-sm text-ink-soft">
          {[
            size_bytes > 0 ? format.bytes(size_bytes) : "",
            t(kind === "url" ? "fetchedWhen" : "sentWhen", { ago: format.ago(view.created_at) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {url !== "" && <p className="text-sm text-ink-soft wrap-anywhere">{url}</p>}
      </div>
      {!underWay(view) && (
        <Menu
          trigger={
            <IconButton label={t("moreOf", { name })} icon={<Ellipsis aria-hidden />} disabled={offline} />
          }
        >
          <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsking(true)}>
            {t("forget")}
          </MenuItem>
        </Menu>
      )}
      <ForgetQuestion
        name={name}
        open={asking}
        busy={forget.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          forget.mutate(view.id, {
            onSuccess: () => void navigate({ to: "/sell/import" }),
            onError: (error) => {
              setAsking(false);
              toast({ title: say(error), tone: "danger" });
            },
          })
        }
      />
    </header>
  );
}
