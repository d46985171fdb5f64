import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, Trash2, Upload } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { api, call, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, buttonClass, Card, Note, Problem, Section } from "@/ui";

class Unreadable extends Error {}

async function importFile(file: File) {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(await file.text()) as Record<string, unknown>;
  } catch {
    throw new Unreadable();
  }
  return call(api.POST("/api/import", { body }));
}

export function Data() {
  const t = useTranslations("settings");
  const offline = useOffline();
  return (
    <Section title={t("data")} description={t("dataBody")}>
      <Card className="divide-y divide-line">
        <Row title={t("export")} help={t("exportHelp")}>
          {offline ? (
            <Button size="small" disabled icon={<Download className="size-4" aria-hidden />}>
              {t("exportAction")}
            </Button>
          ) : (
            <a href="/api/export" download className={buttonClass("plain", "small")}>
              <Download className="size-4" aria-hidden />
              {t("exportAction")}
            </a>
          )}
        </Row>
        <Import />
        <Row title={t("bin")} help={t("binHelp")}>
          <Link to="/settings/bin" className={buttonClass("plain", "small")}>
            <Trash2 className="size-4" aria-hidden />
            {t("binOpen")}
          </Link>
        </Row>
      </Card>
    </Section>
  );
}

function Row({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-4">
      <div className="min-w-0 flex-1 basis-56 text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-ink-soft">{help}</p>
      </div>
      {children}
    </div>
  );
}

function Import() {
  const t = useTranslations("settings");
  const offline = useOffline();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const load = useMutation({
    mutationFn: importFile,
    onSuccess: () => client.invalidateQueries({ queryKey: ["conversations"] }),
  });
  return (
    <div>
      <Row title={t("import")} help={t("importHelp")}>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          aria-label={t("import")}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const file = event.target.files?.[0];
            // The same file may be chosen again after an error.
            event.target.value = "";
            if (file) load.mutate(file);
          }}
        />
        <Button
          size="small"
          icon={<Upload className="size-4" aria-hidden />}
          busy={load.isPending}
          disabled={offline}
          onClick={() => input.current?.click()}
        >
          {t("importAction")}
        </Button>
      </Row>
      {(load.error || load.data) && (
        <div className="px-4 pb-4">
          {load.error instanceof Unreadable ? (
            <Note tone="danger" live>
              {t("importUnreadable")}
            </Note>
          ) : (
            <Problem error={load.error} />
          )}
          {load.data && (
            <Note tone="success" live>
              {t("imported", { conversations: load.data.conversations })}
            </Note>
          )}
        </div>
      )}
    </div>
  );
}
