import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { api, type ConversationView, call } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, buttonClass, CopyField, Dialog, Problem, toast } from "@/ui";
import { keepConversation } from "../data/useAssistantEvents";

interface ShareDialogProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** A link under which anybody may read the conversation as it is now. */
export default function ShareDialog({ conversation, onClose }: ShareDialogProps) {
  const t = useTranslations("assistant.share");
  const format = useFormat();
  const client = useQueryClient();
  const path = { params: { path: { conversation_id: conversation.id } } };
  const share = useMutation({
    mutationFn: () => call(api.POST("/api/conversations/{conversation_id}/share", path)),
    onSuccess: () => keepConversation(client, { ...conversation, shared: true }),
  });
  const stop = useMutation({
    mutationFn: () => call(api.DELETE("/api/conversations/{conversation_id}/share", path)),
    onSuccess: () => {
      keepConversation(client, { ...conversation, shared: false });
      toast({ title: t("stopped") });
      onClose();
    },
  });
  const link = share.data ? new URL(share.data.url_path, window.location.origin).href : null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("title")}
      description={t("description")}
      footer={
        link ? (
          <>
            <Button tone="quiet" busy={stop.isPending} onClick={() => stop.mutate()}>
              {t("stop")}
            </Button>
            <a href={link} target="_blank" rel="noopener" className={buttonClass("plain")}>
              <ExternalLink aria-hidden className="size-4" />
              {t("open")}
            </a>
          </>
        ) : (
          <>
            {conversation.shared ? (
              <Button tone="quiet" busy={stop.isPending} onClick={() => stop.mutate()}>
                {t("stop")}
              </Button>
            ) : null}
            <Button tone="primary" busy={share.isPending} onClick={() => share.mutate()}>
              {t(conversation.shared ? "show" : "create")}
            </Button>
          </>
        )
      }
    >
      <Problem error={share.error ?? stop.error} />
      {link && share.data ? (
        <div className="flex flex-col gap-3">
          <CopyField label={t("link")} value={link} />
          <p className="text-sm text-ink-soft">
            {t("sharedAt", {
              when: format.date(share.data.created_at, { dateStyle: "long", timeStyle: "short" }),
            })}
          </p>
        </div>
      ) : conversation.shared ? (
        // Sharing again is how the link is told, and that shows the newer state: nothing is shared by only looking.
        <p className="text-sm">{t("already")}</p>
      ) : null}
    </Dialog>
  );
}
