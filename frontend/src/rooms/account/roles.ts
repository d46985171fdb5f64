import type { Role } from "@/api";
import { useTranslations } from "@/i18n";

const NAMES = { owner: "roleOwner", admin: "roleAdmin", member: "roleMember" } as const;
export const ROLES = ["member", "admin", "owner"] as const satisfies readonly Role[];

export function useRoleName(): (role: Role) => string {
  const t = useTranslations("account");
  return (role) => t(NAMES[role]);
}

/** Nobody gives more than they have (identity/rules.py). */
export function grantable(own: Role): readonly Role[] {
  if (own === "owner") return ROLES;
  return own === "admin" ? ["member", "admin"] : [];
}
