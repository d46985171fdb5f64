import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, call, type Role, usePerson } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, CopyField, Dialog, Note, Problem, RadioCards, TextField } from "@/ui";
import { INVITATIONS_KEY } from "./Invitations";
import { grantable, useRoleName } from "./roles";

const DETAILS = {
  member: "inviteMemberDetail",
  admin: "inviteAdminDetail",
  owner: "inviteOwnerDetail",
} as const;

export function InviteForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("account");
  const common = useTranslations("common");
  const format = useFormat();
  const roleName = useRoleName();
  const client = useQueryClient();
  const me = usePerson();
  const id = useId();
  const [role, setRole] = useState<Role>("member");
  const [note, setNote] = useState("");
  const invite = useMutation({
    mutationFn: () => call(api.POST("/api/invitations", { body: { role, note: note.trim() } })),
    onSuccess: () => client.invalidateQueries({ queryKey: INVITATIONS_KEY }),
  });
  if (invite.data) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={t("inviteReady")}
        footer={
          <Button tone="primary" onClick={onClose}>
            {common("done")}
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          <Note tone="success" live>
            {t("inviteReadyBody", { date: format.date(invite.data.expires_at, { dateStyle: "long" }) })}
          </Note>
          <CopyField
            label={t("inviteLink")}
            value={new URL(invite.data.url_path, window.location.origin).href}
          />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("invite")}
      description={t("inviteBody")}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button tone="primary" type="submit" form={id} busy={invite.isPending}>
            {t("inviteCreate")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <RadioCards
          label={t("inviteRole")}
          className="flex-col"
          value={role}
          onChange={setRole}
          options={grantable(me.role).map((value) => ({
            value,
            label: roleName(value),
            detail: t(DETAILS[value]),
          }))}
        />
        <TextField
          label={t("inviteNote")}
          help={t("inviteNoteHelp")}
          optional
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Problem error={invite.error} />
      </form>
    </Dialog>
  );
}
