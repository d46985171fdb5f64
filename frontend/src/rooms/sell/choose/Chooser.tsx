import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp, FolderOpen, X } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { asApiError, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, cx, IconButton, Note, Problem, Progress } from "@/ui";
import { formatsQuery, importQuery } from "../data/queries";
import { useFormatName } from "../names";
import { FromAddress } from "./FromAddress";
import { type Chosen, fromDrop, fromPicker, wanted } from "./gather";
import { PackError } from "./pack";
import { type Sending, send } from "./send";

const ACCEPT = ".csv,.tsv,.tab,.txt,.xml,.jsonl,.ndjson,.json,.html,.htm,.zip";

/** An attribute that every browser knows and no standard does. */
const WHOLE_FOLDER = { webkitdirectory: "" };

type Refusal = "nothing" | "tooMuch" | { error: unknown };

/** Sends what was chosen and goes on to the new import. A page that is left takes the upload with it. */
function useSending() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const active = sending !== null;
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [active]);

  async function begin(gathered: Promise<readonly Chosen[]> | readonly Chosen[]) {
    const own = new AbortController();
    stop.current?.abort();
    stop.current = own;
    setRefusal(null);
    try {
      const chosen = wanted(await gathered);
      if (chosen.length === 0) return setRefusal("nothing");
      const view = await send(chosen, (next) => !own.signal.aborted && setSending(next), own.signal);
      client.setQueryData(importQuery(view.id).queryKey, view);
      void client.invalidateQueries({ queryKey: ["imports", "list"] });
      await navigate({ to: "/sell/import/$jobId", params: { jobId: view.id } });
    } catch (error) {
      if (own.signal.aborted) return;
      setRefusal(error instanceof PackError ? "tooMuch" : { error: asApiError(error) });
    } finally {
      if (stop.current === own) setSending(null);
    }
  }
  return { sending, refusal, begin, cancel: () => stop.current?.abort() };
}

/** The place for files: dropped, picked, a whole folder, or fetched from an address. */
export function Chooser() {
  const t = useTranslations("sell");
  const offline = useOffline();
  const { sending, refusal, begin, cancel } = useSending();
  const { over, target } = useDropping(
    !offline && sending === null,
    (transfer) => void begin(fromDrop(transfer)),
  );
  return (
    <section aria-label={t("choose")} className="mb-12">
      <div
        {...target}
        className={cx(
          "flex min-h-68 flex-col items-center justify-center rounded-card border border-dashed px-4 py-8 text-center transition-colors",
          over ? "border-lake bg-lake-surface" : "border-line-control bg-surface",
        )}
      >
        {sending ? (
          <OnItsWay sending={sending} onCancel={cancel} />
        ) : (
          <Invitation disabled={offline} onFiles={(files) => void begin(fromPicker(files))} />
        )}
      </div>
      <div className="mt-3 flex flex-col gap-3 empty:hidden">
        {refusal === "nothing" && (
          <Note tone="danger" live>
            {t("nothingInIt")}
          </Note>
        )}
        {refusal === "tooMuch" && (
          <Note tone="danger" live>
            {t("tooMuchAtOnce")}
          </Note>
        )}
        {refusal !== null && typeof refusal === "object" && <Problem error={refusal.error} />}
      </div>
      <FromAddress disabled={sending !== null} />
    </section>
  );
}

/** Listens for files dragged in. Entering a child leaves its parent: only the count tells whether they are still here. */
function useDropping(enabled: boolean, onDrop: (transfer: DataTransfer) => void) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const counts = (event: DragEvent) => enabled && event.dataTransfer.types.includes("Files");
  const target = {
    onDragEnter: (event: DragEvent) => {
      if (!counts(event)) return;
      depth.current += 1;
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!counts(event)) return;
      depth.current -= 1;
      if (depth.current <= 0) setOver(false);
    },
    onDragOver: (event: DragEvent) => counts(event) && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      depth.current = 0;
      setOver(false);
      if (!counts(event)) return;
      event.preventDefault();
      onDrop(event.dataTransfer);
    },
  };
  return { over, target };
}

function Invitation({ disabled, onFiles }: { disabled: boolean; onFiles: (files: readonly File[]) => void }) {
  const t = useTranslations("sell");
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const { data, isError } = useQuery(formatsQuery);
  const formatName = useFormatName(data?.formats ?? []);
  const names = (data?.formats ?? []).map(({ key }) => formatName(key));
  const input = {
    type: "file",
    multiple: true,
    className: "sr-only",
    tabIndex: -1,
    onChange: ({ target }: { target: HTMLInputElement }) => {
      const chosen = [...(target.files ?? [])];
      // The same file may be chosen again after an error.
      target.value = "";
      if (chosen.length > 0) onFiles(chosen);
    },
  };
  return (
    <>
      <FileUp className="mb-3 size-8 text-ink-faint" aria-hidden />
      <h2 className="text-base font-medium">
        <span className="pointer-coarse:hidden">{t("dropHere")}</span>
        <span className="hidden pointer-coarse:inline">{t("chooseHere")}</span>
      </h2>
      <p className="mt-1 max-w-112 text-sm text-ink-soft">{t("dropBody")}</p>
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        <input ref={files} {...input} accept={ACCEPT} aria-label={t("chooseFiles")} data-testid="files" />
        <input ref={folder} {...input} {...WHOLE_FOLDER} aria-label={t("chooseFolder")} />
        <Button
          tone="primary"
          disabled={disabled}
          icon={<FileUp className="size-4" aria-hidden />}
          onClick={() => files.current?.click()}
        >
          {t("chooseFiles")}
        </Button>
        <Button
          disabled={disabled}
          icon={<FolderOpen className="size-4" aria-hidden />}
          // Telephones have no folders to choose.
          className="pointer-coarse:hidden"
          onClick={() => folder.current?.click()}
        >
          {t("chooseFolder")}
        </Button>
      </div>
      {/* Two lines high before the names are here, so that nothing jumps; a name is not broken in two. */}
      {!isError && (
        <p className="mt-5 min-h-10 max-w-136 text-sm text-balance break-keep text-ink-faint">
          {names.map((name) => name.replaceAll(" ", "\u00a0")).join("\u00a0· ")}
        </p>
      )}
    </>
  );
}

function OnItsWay({ sending, onCancel }: { sending: Sending; onCancel: () => void }) {
  const t = useTranslations("sell");
  const format = useFormat();
  const { share, bytes, total, name } = sending;
  const text =
    share === null
      ? t("packing", { total: format.bytes(total) })
      : share >= 1
        ? t("lookedAt")
        : t("sent", { done: format.bytes(bytes), total: format.bytes(total) });
  return (
    <div className="flex w-full max-w-form items-center gap-3 text-start">
      <div className="min-w-0 grow">
        <p className="mb-2 truncate font-medium">{name}</p>
        <Progress
          label={t("sending", { name })}
          value={share !== null && share < 1 ? share : null}
          text={text}
        />
        <p className="tabular mt-1.5 text-sm text-ink-soft">{text}</p>
      </div>
      <IconButton label={t("sendingCancel")} icon={<X aria-hidden />} onClick={onCancel} />
    </div>
  );
}
