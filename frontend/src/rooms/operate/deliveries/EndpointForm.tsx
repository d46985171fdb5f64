import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "@/i18n";
import { TextField } from "@/ui";
import { endpointsQuery, useAddEndpoint } from "../data/deliveryQueries";
import { DeedDialog } from "../orders/DeedDialog";

/** Words between commas or spaces. */
export function topicsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

export function EndpointForm({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const t = useTranslations("operate");
  const [url, setUrl] = useState("");
  const [topics, setTopics] = useState("orders.*");
  const [note, setNote] = useState("");
  const add = useAddEndpoint();
  const wanted = topicsOf(topics);
  const { data } = useQuery(endpointsQuery);
  // The server would change what is there and tell its secret again, as if it were a new one.
  const known = data?.items.some((each) => each.url === url.trim()) ?? false;
  return (
    <DeedDialog
      title={t("endpointAdd")}
      action={t("endpointAdd")}
      busy={add.isPending}
      error={add.error}
      ready={url.trim() !== "" && wanted.length > 0 && !known}
      effect={t("endpointEffect")}
      onClose={onClose}
      onDo={() =>
        add.mutate(
          { url: url.trim(), topics: wanted, note: note.trim(), enabled: true },
          { onSuccess: ({ secret }) => onMade(secret) },
        )
      }
    >
      <TextField
        label={t("endpointUrl")}
        type="url"
        inputMode="url"
        placeholder="https://example.org/hooks"
        autoComplete="off"
        maxLength={2048}
        value={url}
        error={known ? t("endpointKnown") : null}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextField
        label={t("endpointTopics")}
        help={t("endpointTopicsHelp")}
        autoComplete="off"
        value={topics}
        onChange={(event) => setTopics(event.currentTarget.value)}
      />
      <TextField
        label={t("endpointNote")}
        optional
        maxLength={200}
        autoComplete="off"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}
