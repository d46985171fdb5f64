import { useQuery } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { type ChangeEvent, useId, useRef } from "react";
import { type ExhibitView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Problem, toast } from "@/ui";
import { exhibitsQuery, useAddExhibits, useTakeBack } from "../data/exhibitQueries";
import { useOperates } from "../data/queries";
import { useWordOf } from "./words";

const TAKEN = "image/jpeg,image/png,image/webp,image/gif,image/avif";

interface Props {
  order: string;
  /** The return or the dispute. */
  of: string;
  /** Whether it goes on, so that more can be added. */
  open: boolean;
}

const WHOSE = { buyer: "pictureOfBuyer", seller: "pictureOfSeller" } as const;
const GONE = { buyer: "goneOfBuyer", seller: "goneOfSeller" } as const;

/**
 * Pictures that the two sides of a return or a dispute show one another; each opens large. While the case goes on, one
 * takes back one's own; what is left of it is a line that says so.
 */
export function CasePictures({ order, of, open }: Props) {
  const t = useTranslations("operate");
  const offline = useOffline();
  const operates = useOperates();
  const { data, error, refetch } = useQuery(exhibitsQuery(order));
  const add = useAddExhibits(order, of);
  const field = useRef<HTMLInputElement>(null);
  const hint = useId();
  const shown = data?.items.filter(({ case_id }) => case_id === of) ?? [];
  const side = operates ? "operator" : "seller";
  const there = shown.filter(({ taken_back_at }) => taken_back_at === null);
  const room = data ? data.most - there.filter(({ role }) => role === side).length : 0;
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])];
    currentTarget.value = "";
    if (files.length > 0)
      add.mutate(files, { onSuccess: () => toast({ title: t("picturesAdded", { count: files.length }) }) });
  };
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (shown.length === 0 && !open) return null;
  return (
    <div className="mt-3 flex flex-col items-start gap-2">
      {there.length > 0 && <Pictures order={order} shown={there} own={open ? side : ""} />}
      <Gone shown={shown} />
      {open && room > 0 && (
        <>
          <Button
            size="small"
            icon={<ImagePlus className="size-4" aria-hidden />}
            busy={add.isPending}
            disabled={offline}
            aria-describedby={hint}
            onClick={() => field.current?.click()}
          >
            {t("addPictures")}
          </Button>
          <input
            ref={field}
            type="file"
            accept={TAKEN}
            multiple
            className="sr-only"
            tabIndex={-1}
            aria-label={t("addPictures")}
            onChange={choose}
          />
          <p id={hint} className="text-xs text-ink-soft">
            {t("picturesHint", { count: room })}
          </p>
        </>
      )}
      <Problem error={add.error} />
    </div>
  );
}

interface PicturesProps {
  order: string;
  shown: readonly ExhibitView[];
  /** The side whose pictures may be taken back, or none. */
  own: string;
}

function Pictures({ order, shown, own }: PicturesProps) {
  const t = useTranslations("operate");
  const offline = useOffline();
  const word = useWordOf();
  const takeBack = useTakeBack(order);
  const drop = (id: string) =>
    takeBack.mutate(id, { onSuccess: () => toast({ title: t("pictureTakenBack") }) });
  return (
    <>
      <ul className="flex flex-wrap gap-2">
        {shown.map((each) => {
          const theirs = shown.filter(({ role }) => role === each.role);
          const values = { number: theirs.indexOf(each) + 1, count: theirs.length };
          const picture = t(of(WHOSE, each.role) ?? "pictureOfMarket", values);
          return (
            <li key={each.id} className="flex flex-col gap-1">
              <a
                href={`${each.url}?large=true`}
                target="_blank"
                rel="noopener"
                className="block overflow-hidden rounded-control border border-line"
              >
                <img
                  src={each.url}
                  alt={picture}
                  width={each.width}
                  height={each.height}
                  loading="lazy"
                  className="size-24 bg-sunken object-cover"
                />
              </a>
              <span className="text-xs text-ink-soft" aria-hidden>
                {word("role", each.role)}
              </span>
              {each.role === own && (
                <Button
                  size="small"
                  tone="quiet"
                  busy={takeBack.isPending && takeBack.variables === each.id}
                  disabled={offline || takeBack.isPending}
                  aria-label={t("takePictureBackOf", { picture })}
                  onClick={() => drop(each.id)}
                >
                  {t("takePictureBack")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Problem error={takeBack.error} />
    </>
  );
}

/** What is said of pictures that were taken back: one line a side and a day. */
function Gone({ shown }: { shown: readonly ExhibitView[] }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const lines = shown.flatMap(({ role, taken_back_at: at }) =>
    at === null
      ? []
      : [t(of(GONE, role) ?? "goneOfMarket", { date: format.date(at, { dateStyle: "medium" }) })],
  );
  return [...new Set(lines)].map((line) => (
    <p key={line} className="text-sm text-ink-soft">
      {line}
    </p>
  ));
}

function of<T extends string>(words: Readonly<Record<string, T>>, role: string): T | undefined {
  return words[role];
}
