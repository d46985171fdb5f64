import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, type InvitationView, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, Section, toast } from "@/ui";
import { useRoleName } from "./roles";

export const INVITATIONS_KEY = ["invitations"];

/** Shown only while there are some: an empty list would ask nothing of anybody. */
export function Invitations() {
  const t = useTranslations("account");
  const { data } = useQuery({ queryKey: INVITATIONS_KEY, queryFn: () => call(api.GET("/api/invitations")) });
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t("invitations")}>
      <Card>
        <ul className="divide-y divide-line">
          {data.items.map((invitation) => (
            <Open key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Open({ invitation }: { invitation: InvitationView }) {
  const t = useTranslations("account");
  const format = useFormat();
  const say = useProblemText();
  const roleName = useRoleName();
  const offline = useOffline();
  const client = useQueryClient();
  const note = invitation.note || t("invitationNoNote");
  const revoke = useMutation({
    mutationFn: () =>
      call(
        api.DELETE("/api/invitations/{invitation_id}", {
          params: { path: { invitation_id: invitation.id } },
        }),
      ),
    onSuccess: () => toast({ title: t("invitationRevoked") }),
    onError: (error) => toast({ title: say(error), tone: "danger" }),
    onSettled: () => client.invalidateQueries({ queryKey: INVITATIONS_KEY }),
  });
  return (
    <li className="flex items-center justify-between gap-4 px-4 py-3 text-sm">
      <div className="min-w-0">
        <p className="font-medium">{note}</p>
        <p className="text-ink-soft">
          {t("invitationUntil", {
            role: roleName(invitation.role),
            date: format.date(invitation.expires_at),
          })}
        </p>
      </div>
      <Button
        size="small"
        aria-label={t("invitationRevokeOf", { note })}
        busy={revoke.isPending}
        disabled={offline}
        onClick={() => revoke.mutate()}
      >
        {t("invitationRevoke")}
      </Button>
    </li>
  );
}
