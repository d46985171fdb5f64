import { useQuery } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { type ChangeEvent, useId, useRef } from "react";
import { type ExhibitView, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Problem, toast } from "@/ui";
import { exhibitsQuery, useAddExhibits } from "../data/exhibitQueries";
import { useOperates } from "../data/queries";

const TAKEN = "image/jpeg,image/png,image/webp,image/gif,image/avif";

interface Props {
  order: string;
  /** The return or the dispute. */
  of: string;
  /** Whether it goes on, so that more can be added. */
  open: boolean;
}

/** Pictures that the two sides of a return or a dispute show one another; each opens large. */
export function CasePictures({ order, of, open }: Props) {
  const t = useTranslations("operate");
  const offline = useOffline();
  const operates = useOperates();
  const { data, error, refetch } = useQuery(exhibitsQuery(order));
  const add = useAddExhibits(order, of);
  const field = useRef<HTMLInputElement>(null);
  const hint = useId();
  const shown = data?.items.filter(({ case_id }) => case_id === of) ?? [];
  const own = shown.filter(({ role }) => role === (operates ? "operator" : "seller")).length;
  const room = data ? data.most - own : 0;
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
      {shown.length > 0 && <Pictures shown={shown} />}
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

function Pictures({ shown }: { shown: readonly ExhibitView[] }) {
  const t = useTranslations("operate");
  return (
    <ul className="flex flex-wrap gap-2">
      {shown.map((each) => {
        const theirs = shown.filter(({ role }) => role === each.role);
        const values = { number: theirs.indexOf(each) + 1, count: theirs.length };
        const whose =
          each.role === "buyer"
            ? "pictureOfBuyer"
            : each.role === "seller"
              ? "pictureOfSeller"
              : "pictureOfMarket";
        return (
          <li key={each.id}>
            <a
              href={`${each.url}?large=true`}
              target="_blank"
              rel="noopener"
              className="block overflow-hidden rounded-control border border-line"
            >
              <img
                src={each.url}
                alt={t(whose, values)}
                width={each.width}
                height={each.height}
                loading="lazy"
                className="size-24 bg-sunken object-cover"
              />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
