import { ImageOff } from "lucide-react";
import { useState } from "react";
import type { ImportSample, ImportView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Chip, Section, type Tone } from "@/ui";

const FIRST = 8;
const TONES: Record<ImportSample["action"], Tone | "plain"> = {
  created: "success",
  changed: "info",
  unchanged: "plain",
};

/** The first products as buyers will see them: what is wrong with a mapping is seen here at once. */
export function Samples({ view }: { view: Pick<ImportView, "samples"> }) {
  const t = useTranslations("sell");
  const [all, setAll] = useState(false);
  const { samples } = view;
  if (samples.length === 0) return null;
  return (
    <Section title={t("samplesTitle")} description={t("samplesBody")}>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-6 sm:grid-cols-3 lg:grid-cols-4">
        {(all ? samples : samples.slice(0, FIRST)).map((sample) => (
          <li key={sample.key}>
            <SampleCard sample={sample} />
          </li>
        ))}
      </ul>
      {!all && samples.length > FIRST && (
        <Button className="mt-6" size="small" onClick={() => setAll(true)}>
          {t("samplesAll", { count: samples.length })}
        </Button>
      )}
    </Section>
  );
}

function SampleCard({ sample }: { sample: ImportSample }) {
  const t = useTranslations("sell");
  const { money } = useFormat();
  const ACTIONS = { created: t("isNew"), changed: t("isChanged"), unchanged: t("isSame") };
  const facts = [
    sample.variants > 1 ? t("variants", { count: sample.variants }) : "",
    sample.stock === null ? "" : t("stock", { count: sample.stock }),
  ].filter(Boolean);
  return (
    <article aria-label={sample.name} className="text-sm">
      <div className="relative">
        <Picture address={sample.pictures[0]} />
        <div className="absolute start-2 top-2">
          <Chip tone={TONES[sample.action]}>{ACTIONS[sample.action]}</Chip>
        </div>
      </div>
      <h3 className="mt-2 line-clamp-2 font-medium wrap-anywhere">{sample.name}</h3>
      <p className="tabular mt-0.5 font-medium">{sample.price ? money(sample.price) : t("noPrice")}</p>
      <p className="mt-0.5 line-clamp-1 text-ink-soft">
        {[sample.brand, sample.category.at(-1)].filter(Boolean).join(" · ")}
      </p>
      {facts.length > 0 && <p className="tabular text-xs text-ink-soft">{facts.join(" · ")}</p>}
    </article>
  );
}

/** Only what a browser may load from here: our own pictures, and the shop's over a safe line. */
const SHOWN = /^(https:\/\/|\/(?!\/))/;

function Picture({ address }: { address: string | undefined }) {
  const t = useTranslations("sell");
  const [failed, setFailed] = useState(false);
  const shown = address !== undefined && SHOWN.test(address) && !failed;
  return (
    <div className="grid aspect-4/3 place-items-center overflow-hidden rounded-card bg-sunken">
      {shown ? (
        <img
          src={address}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setFailed(true)}
          className="size-full object-contain"
        />
      ) : (
        <span className="flex flex-col items-center gap-1 px-2 text-center text-xs text-ink-faint">
          <ImageOff className="size-6" aria-hidden />
          {t(address === undefined ? "noPicture" : "pictureLater")}
        </span>
      )}
    </div>
  );
}
