import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  ClipboardList,
  Cpu,
  Info,
  Keyboard,
  Languages,
  LogOut,
  MessageCircle,
  Monitor,
  Moon,
  PackagePlus,
  Settings2,
  ShoppingBag,
  Sun,
  UserRound,
} from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { api, call, connection, type PersonView, type Theme, useChangePerson, useSignOut } from "@/api";
import { LANGUAGE_NAMES, LANGUAGES, useFormat, useLanguage, useTranslations } from "@/i18n";
import { type Command, CommandPalette, showTheme, useOfferedCommands } from "@/ui";

const THEMES: ReadonlyArray<{
  theme: Theme;
  name: "themeLight" | "themeDark" | "themeSystem";
  icon: typeof Sun;
}> = [
  { theme: "light", name: "themeLight", icon: Sun },
  { theme: "dark", name: "themeDark", icon: Moon },
  { theme: "system", name: "themeSystem", icon: Monitor },
];
const SEARCH_LIMIT = 8;

interface PaletteProps {
  person: PersonView;
  onClose: () => void;
  onShortcuts: () => void;
}

/** Ctrl/⌘ K: go anywhere, do anything, find any conversation. */
export default function Palette({ person, onClose, onShortcuts }: PaletteProps) {
  const t = useTranslations("shell");
  const [query, setQuery] = useState("");
  const found = useFound(query);
  const own = useOwnCommands(person, onShortcuts);
  const offered = useOfferedCommands();
  const commands = useMemo(
    () => [...offered.filter((command) => !command.id.startsWith("shell.")), ...own],
    [offered, own],
  );
  return (
    <CommandPalette
      open
      onClose={onClose}
      label={t("palette")}
      placeholder={t("palettePlaceholder")}
      nothing={t("paletteNothing")}
      query={query}
      onQuery={setQuery}
      commands={commands}
      found={found.commands}
      busy={found.busy}
    />
  );
}

function useFound(query: string): { commands: readonly Command[]; busy: boolean } {
  const t = useTranslations("shell");
  const format = useFormat();
  const navigate = useNavigate();
  const q = useDeferredValue(query.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["search", "palette", q],
    queryFn: ({ signal }) =>
      call(api.GET("/api/search", { params: { query: { q, limit: SEARCH_LIMIT } }, signal })),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
  });
  const commands = useMemo(() => {
    if (q.length === 0) return [];
    return (data?.items ?? []).map((hit) => ({
      id: `found.${hit.conversation_id}.${hit.message_id ?? ""}`,
      group: t("groupFound"),
      label: hit.conversation_title || hit.snippet,
      detail: hit.message_id ? (
        <Snippet text={hit.snippet} ranges={hit.ranges} />
      ) : (
        format.ago(hit.created_at)
      ),
      icon: <MessageCircle aria-hidden />,
      run: () =>
        void navigate({
          to: "/c/$conversationId",
          params: { conversationId: hit.conversation_id },
          search: hit.message_id ? { m: hit.message_id } : {},
        }),
    }));
  }, [data, format, navigate, q, t]);
  return { commands, busy: isFetching };
}

/** A found passage with its words marked. */
function Snippet({
  text,
  ranges,
}: {
  text: string;
  ranges: ReadonlyArray<readonly [number, number] | number[]>;
}) {
  const pieces: React.ReactNode[] = [];
  let at = 0;
  for (const [start = 0, end = 0] of ranges) {
    if (start < at) continue;
    pieces.push(text.slice(at, start));
    pieces.push(
      <mark key={start} className="bg-transparent font-semibold text-ink">
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

function useOwnCommands(person: PersonView, onShortcuts: () => void): readonly Command[] {
  const t = useTranslations("shell");
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { setLanguage } = useLanguage();
  const { mutate } = useChangePerson();
  return useMemo(() => {
    const go = t("groupGo");
    const places: Command[] = [
      {
        id: "go.assistant",
        group: go,
        label: t("assistant"),
        icon: <MessageCircle aria-hidden />,
        run: () => void navigate({ to: "/" }),
      },
      {
        id: "go.market",
        group: go,
        label: t("market"),
        icon: <ShoppingBag aria-hidden />,
        run: () => window.location.assign("/market"),
      },
      ...(person.role === "member"
        ? []
        : [
            {
              id: "go.sell",
              group: go,
              label: t("sell"),
              icon: <PackagePlus aria-hidden />,
              run: () => void navigate({ to: "/sell/import" }),
            },
            {
              id: "go.operate",
              group: go,
              label: t("operate"),
              icon: <ClipboardList aria-hidden />,
              run: () => void navigate({ to: "/operate" }),
            },
          ]),
      {
        id: "go.models",
        group: go,
        label: t("models"),
        icon: <Cpu aria-hidden />,
        run: () => void navigate({ to: "/models" }),
      },
      {
        id: "go.settings",
        group: go,
        label: t("settings"),
        icon: <Settings2 aria-hidden />,
        run: () => void navigate({ to: "/settings" }),
      },
      {
        id: "go.account",
        group: go,
        label: t("account"),
        icon: <UserRound aria-hidden />,
        run: () => void navigate({ to: "/account" }),
      },
      {
        id: "go.about",
        group: go,
        label: t("about"),
        icon: <Info aria-hidden />,
        run: () => void navigate({ to: "/about" }),
      },
    ];
    const themes = THEMES.map(({ theme, name, icon: Icon }) => ({
      id: `theme.${theme}`,
      group: t("groupTheme"),
      label: t(name),
      icon: <Icon aria-hidden />,
      run: () => {
        showTheme(theme);
        if (!connection.offline) mutate({ theme });
      },
    }));
    const languages = LANGUAGES.map((language) => ({
      id: `language.${language}`,
      group: t("groupLanguage"),
      label: LANGUAGE_NAMES[language],
      words: language,
      icon: <Languages aria-hidden />,
      run: () => {
        setLanguage(language);
        if (!connection.offline) mutate({ language });
      },
    }));
    const deeds: Command[] = [
      {
        id: "do.shortcuts",
        group: t("groupDo"),
        label: t("shortcuts"),
        keys: "?",
        icon: <Keyboard aria-hidden />,
        run: onShortcuts,
      },
    ];
    if (person.has_password) {
      deeds.push({
        id: "do.signOut",
        group: t("groupDo"),
        label: t("signOut"),
        icon: <LogOut aria-hidden />,
        run: () => void signOut(),
      });
    }
    return [...places, ...deeds, ...themes, ...languages];
  }, [mutate, navigate, onShortcuts, person.has_password, person.role, setLanguage, signOut, t]);
}
