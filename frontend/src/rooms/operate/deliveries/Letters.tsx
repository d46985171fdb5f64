import { useQuery } from "@tanstack/react-query";
import { Leaf, RotateCcw } from "lucide-react";
import { useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Section, toast } from "@/ui";
import { deadLettersQuery, useReplayLetter } from "../data/deliveryQueries";
import { List } from "../frame/List";
import { letterTopic } from "./letterTopic";

/** E-mails that no server took, however often it was tried. */
export function Letters() {
  const t = useTranslations("operate");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const query = useQuery(deadLettersQuery);
  const replay = useReplayLetter();
  const again = (id: string | null) =>
    replay.mutate(id, {
      onSuccess: (count) => toast({ title: t("replayed", { count }) }),
      onError: (problem) => toast({ title: say(problem), tone: "danger" }),
    });
  return (
    <Section
      title={t("letters")}
      description={t("lettersBody")}
      action={
        query.data &&
        query.data.items.length > 0 && (
          <Button
            size="small"
            icon={<RotateCcw className="size-4" aria-hidden />}
            busy={replay.isPending && replay.variables === null}
            disabled={offline}
            onClick={() => again(null)}
          >
            {t("replayAll")}
          </Button>
        )
      }
    >
      <List
        label={t("letters")}
        query={query}
        items={(page) => page.items}
        id={(letter) => letter.id}
        empty={{ icon: <Leaf aria-hidden />, title: t("lettersNone") }}
        columns={[
          {
            name: t("letterTo"),
            head: true,
            value: ({ to }) => (
              <span className="block sm:max-w-56 sm:truncate" title={to}>
                {to}
              </span>
            ),
          },
          { name: t("topic"), value: (letter) => t(letterTopic(letter.kind)) },
          { name: t("reason"), loose: true, value: (letter) => letter.error || t("reasonUnknown") },
          { name: t("made"), fit: true, value: (letter) => format.ago(letter.created_at) },
          {
            name: t("next"),
            end: true,
            fit: true,
            value: (letter) => (
              <Button
                size="small"
                busy={replay.isPending && replay.variables === letter.id}
                disabled={offline}
                onClick={() => again(letter.id)}
              >
                {t("replay")}
              </Button>
            ),
          },
        ]}
      />
    </Section>
  );
}
