import { useQuery } from "@tanstack/react-query";
import { Leaf, RotateCcw } from "lucide-react";
import { useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, EmptyState, Section, toast } from "@/ui";
import { deadLettersQuery, useReplayLetter } from "../data/deliveryQueries";
import { Answered } from "../frame/Answered";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";

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
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <EmptyState icon={<Leaf aria-hidden />} title={t("lettersNone")} />
            </Card>
          ) : (
            <Sheet
              label={t("letters")}
              columns={[
                { name: t("letterTo") },
                { name: t("topic") },
                { name: t("reason") },
                { name: t("made") },
                { name: t("next"), end: true },
              ]}
            >
              {items.map((letter) => (
                <SheetRow key={letter.id}>
                  <Cell head>{letter.to}</Cell>
                  <Cell>{letter.kind}</Cell>
                  <Cell>{letter.error || t("reasonUnknown")}</Cell>
                  <Cell>{format.ago(letter.created_at)}</Cell>
                  <Cell end>
                    <Button
                      size="small"
                      busy={replay.isPending && replay.variables === letter.id}
                      disabled={offline}
                      onClick={() => again(letter.id)}
                    >
                      {t("replay")}
                    </Button>
                  </Cell>
                </SheetRow>
              ))}
            </Sheet>
          )
        }
      </Answered>
    </Section>
  );
}
