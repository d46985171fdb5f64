import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, myDesksQuery, type NoticeChoices, useOffline, usePerson } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { Card, ErrorState, Loading, Section, Skeleton, toast } from "@/ui";

type Choice = NoticeChoices["items"][number];
const KEY = ["notices", "choices"];

/** Of what one wants to hear, and by which ways; who sells or runs the market has more to choose. */
export function Choices() {
  const t = useTranslations("notices");
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => call(api.GET("/api/notices/choices")),
  });
  const isMember = usePerson().role === "member";
  const { data: desks } = useQuery({ ...myDesksQuery, enabled: isMember });
  const sells = !isMember || (desks?.items.length ?? 0) > 0;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <Loading>
        <Skeleton className="h-48" />
      </Loading>
    );
  const groups = [
    { name: t("buying"), shown: true, belongs: (topic: string) => !/^(selling|operating)/.test(topic) },
    { name: t("selling"), shown: sells, belongs: (topic: string) => topic.startsWith("selling") },
    { name: t("operating"), shown: !isMember, belongs: (topic: string) => topic === "operating" },
  ];
  return (
    <Section title={t("choices")} description={t("choicesBody")}>
      <Card className="overflow-hidden">
        <table className="w-full text-sm">
          <thead className="border-b border-line text-xs text-ink-soft">
            <tr>
              <th scope="col" className="px-4 py-2 text-start font-medium">
                {t("topicName")}
              </th>
              <th scope="col" className="px-2 py-2 text-center font-medium sm:px-4">
                {t("byMail")}
              </th>
              <th scope="col" className="px-2 py-2 text-center font-medium sm:px-4">
                {t("byPush")}
              </th>
            </tr>
          </thead>
          {groups
            .filter(({ shown }) => shown)
            .map(({ name, belongs }, _at, all) => (
              <tbody key={name} className="divide-y divide-line border-b border-line last:border-b-0">
                {all.length > 1 && (
                  <tr>
                    <th
                      scope="rowgroup"
                      colSpan={3}
                      className="bg-sunken px-4 py-1.5 text-start text-xs font-medium text-ink-soft"
                    >
                      {name}
                    </th>
                  </tr>
                )}
                {data.items
                  .filter(({ topic }) => belongs(topic))
                  .map((choice) => (
                    <One key={choice.topic} choice={choice} />
                  ))}
              </tbody>
            ))}
        </table>
      </Card>
    </Section>
  );
}

function One({ choice }: { choice: Choice }) {
  const t = useTranslations("notices");
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: ({ topic, ...body }: Choice) =>
      call(api.PUT("/api/notices/choices/{topic}", { params: { path: { topic } }, body })),
    onSuccess: (now) => client.setQueryData(KEY, now),
    onError: (failure) => toast({ title: say(failure), tone: "danger" }),
  });
  const topic = t(`topic.${choice.topic}`);
  const box = (way: "mail" | "push", name: string) => (
    <td className="p-0 text-center align-middle">
      <label className="grid min-h-11 cursor-pointer place-items-center">
        <input
          type="checkbox"
          aria-label={t("wayFor", { topic, way: name })}
          className="size-4.5 accent-lake"
          checked={choice[way]}
          disabled={offline || choose.isPending}
          onChange={(event) => choose.mutate({ ...choice, [way]: event.target.checked })}
        />
      </label>
    </td>
  );
  return (
    <tr>
      <th scope="row" className="px-4 py-2.5 text-start font-normal">
        {topic}
      </th>
      {box("mail", t("byMail"))}
      {box("push", t("byPush"))}
    </tr>
  );
}
