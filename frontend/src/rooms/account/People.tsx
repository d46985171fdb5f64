import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, Check, Ellipsis, Trash2, UserPlus } from "lucide-react";
import { useState } from "react";
import { api, call, type PersonSummary, type Role, useOffline, usePerson } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  ErrorState,
  IconButton,
  Loading,
  Menu,
  MenuItem,
  MenuSeparator,
  Section,
  Select,
  Skeleton,
  toast,
} from "@/ui";
import { Invitations } from "./Invitations";
import { InviteForm } from "./InviteForm";
import { PasswordFirst } from "./Password";
import { grantable, useRoleName } from "./roles";

const PEOPLE_KEY = ["people"];

export function People() {
  const t = useTranslations("account");
  const offline = useOffline();
  const me = usePerson();
  const [inviting, setInviting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: PEOPLE_KEY,
    queryFn: () => call(api.GET("/api/people")),
  });
  return (
    <>
      <Section
        title={t("people")}
        description={t("peopleBody")}
        action={
          <Button
            tone="primary"
            size="small"
            icon={<UserPlus className="size-4" aria-hidden />}
            disabled={offline || !me.has_password}
            onClick={() => setInviting(true)}
          >
            {t("invite")}
          </Button>
        }
      >
        {!me.has_password && (
          <div className="mb-4">
            <PasswordFirst>{t("invitePasswordFirst")}</PasswordFirst>
          </div>
        )}
        {data ? (
          <Card>
            <ul className="divide-y divide-line">
              {data.items.map((person) => (
                <OnePerson key={person.id} person={person} />
              ))}
            </ul>
          </Card>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-40" />
          </Loading>
        )}
      </Section>
      <Invitations />
      {inviting && <InviteForm onClose={() => setInviting(false)} />}
    </>
  );
}

function usePersonDeeds(person: PersonSummary) {
  const client = useQueryClient();
  const say = useProblemText();
  const path = { params: { path: { person_id: person.id } } };
  const shared = {
    onError: (error: unknown) => toast({ title: say(error), tone: "danger" }),
    onSettled: () => client.invalidateQueries({ queryKey: PEOPLE_KEY }),
  };
  return {
    change: useMutation({
      mutationFn: (body: { role?: Role; disabled?: boolean }) =>
        call(api.PATCH("/api/people/{person_id}", { ...path, body })),
      ...shared,
    }),
    remove: useMutation({ mutationFn: () => call(api.DELETE("/api/people/{person_id}", path)), ...shared }),
  };
}

function OnePerson({ person }: { person: PersonSummary }) {
  const t = useTranslations("account");
  const roleName = useRoleName();
  const offline = useOffline();
  const me = usePerson();
  const { change, remove } = usePersonDeeds(person);
  const [asking, setAsking] = useState(false);
  const self = person.id === me.id;
  // Administrators do not reach above themselves.
  const manageable = !self && (me.role === "owner" || person.role !== "owner");
  const { name } = person;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-40">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {name}
          {self && <Chip>{t("personYou")}</Chip>}
          {person.disabled && <Chip tone="warning">{t("personDisabled")}</Chip>}
        </p>
        <p className="text-ink-soft">{person.login}</p>
      </div>
      {manageable ? (
        <div className="flex items-center gap-1">
          <Select<Role>
            label={t("roleOf", { name })}
            hideLabel
            className="w-36"
            value={person.role}
            disabled={offline || change.isPending}
            options={grantable(me.role).map((role) => ({ value: role, label: roleName(role) }))}
            onChange={(role) =>
              change.mutate({ role }, { onSuccess: () => toast({ title: t("roleChanged", { name }) }) })
            }
          />
          <Menu
            trigger={
              <IconButton
                label={t("personMore", { name })}
                icon={<Ellipsis aria-hidden />}
                disabled={offline}
              />
            }
          >
            <MenuItem
              icon={person.disabled ? <Check aria-hidden /> : <Ban aria-hidden />}
              onSelect={() =>
                change.mutate(
                  { disabled: !person.disabled },
                  {
                    onSuccess: () => toast({ title: t(person.disabled ? "enabled" : "disabled", { name }) }),
                  },
                )
              }
            >
              {person.disabled ? t("enable") : t("disable")}
            </MenuItem>
            <MenuSeparator />
            <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsking(true)}>
              {t("removePerson")}
            </MenuItem>
          </Menu>
        </div>
      ) : (
        <span className="text-ink-soft">{roleName(person.role)}</span>
      )}
      <Confirm
        open={asking}
        danger
        busy={remove.isPending}
        title={t("removePersonTitle", { name })}
        action={t("removePersonAction")}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => toast({ title: t("personRemoved", { name }) }),
            onSettled: () => setAsking(false),
          })
        }
      >
        {t("removePersonBody", { name })}
      </Confirm>
    </li>
  );
}
