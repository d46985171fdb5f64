import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, call, type Role, usePerson } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { CopyField, Note, RadioCards, TextField } from "@/ui";
import { FormDialog, ResultDialog } from "./dialogs";
import { INVITATIONS_KEY } from "./Invitations";
import { grantable, useRoleName } from "./roles";

const DETAILS = {
  member: "inviteMemberDetail",
  admin: "inviteAdminDetail",
  owner: "inviteOwnerDetail",
} as const;

export function InviteForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("account");
  const format = useFormat();
  const roleName = useRoleName();
  const client = useQueryClient();
  const me = usePerson();
  const [role, setRole] = useState<Role>("member");
  const [note, setNote] = useState("");
  const invite = useMutation({
    mutationFn: () => call(api.POST("/api/invitations", { body: { role, note: note.trim() } })),
    onSuccess: () => client.invalidateQueries({ queryKey: INVITATIONS_KEY }),
  });
  if (invite.data) {
    return (
      <ResultDialog title={t("inviteReady")} onClose={onClose}>
        <Note tone="success" live>
          {t("inviteReadyBody", { date: format.date(invite.data.expires_at, { dateStyle: "long" }) })}
        </Note>
        <CopyField
          label={t("inviteLink")}
          value={new URL(invite.data.url_path, window.location.origin).href}
        />
      </ResultDialog>
    );
  }
  return (
    <FormDialog
      title={t("invite")}
      description={t("inviteBody")}
      action={t("inviteCreate")}
      busy={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate()}
      onClose={onClose}
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
    </FormDialog>
  );
}
