import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, call } from "@/api";
import { type Language, useFormat, useLanguage, useTranslations } from "@/i18n";
import { IconButton, Loading, Problem, Skeleton } from "@/ui";
import { AddButton } from "./AddButton";
import { useActing, useAdding } from "./acting";
import { type Chosen, PickedLine, Picker, Stepper, variantOf } from "./Picker";
import { colour } from "./read";
import type { Item, Option, Variant } from "./shapes";

/** What people of a language usually pay in. */
const CURRENCIES: Record<Language, string> = { en: "USD", zh: "CNY", ko: "KRW" };

interface LivePickerProps {
  readonly item: Item;
  readonly onClose: () => void;
  readonly onPut: () => void;
}

/** The variants of a product as they are sold now, to choose one of them in place. */
export function LivePicker({ item, onClose, onPut }: LivePickerProps) {
  const t = useTranslations("cards");
  const { offline } = useActing();
  const slug = slugOf(item.href);
  const { data, error, refetch } = useVariants(slug);
  const [chosen, setChosen] = useState<Chosen>(() => ({ ...item.chosen }));
  const [quantity, setQuantity] = useState(1);
  const adding = useAdding();
  const box = useRef<HTMLElement>(null);
  const done = adding.put !== null;
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, []);
  useEffect(() => {
    if (done) onPut();
  }, [done, onPut]);
  const variant = data ? variantOf(data.options, data.variants, chosen) : undefined;
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t("variants.titleOf", { name: item.name })}
      className="card-frame outline-none"
    >
      <header className="flex items-start justify-between gap-2">
        <p className="min-w-0 text-sm font-medium">{item.name}</p>
        <IconButton size="small" label={t("close")} icon={<X aria-hidden />} onClick={onClose} />
      </header>
      {data ? (
        <>
          <Picker
            options={data.options}
            variants={data.variants}
            chosen={chosen}
            onChoose={setChosen}
            disabled={done || offline}
          />
          <div className="flex flex-wrap items-center justify-between gap-3">
            <PickedLine variant={variant} />
            <div className="flex flex-wrap items-center gap-2">
              {done ? null : <Stepper value={quantity} onChange={setQuantity} name={item.name} />}
              <AddButton
                adding={adding}
                offerId={variant?.offer_id ?? ""}
                quantity={quantity}
                name={item.name}
                tone="primary"
                disabled={!variant || variant.offer_id === ""}
              />
            </div>
          </div>
        </>
      ) : error || slug === "" ? (
        <Problem error={error ?? new Error(t("variants.unknown"))} onRetry={() => void refetch()} />
      ) : (
        <Loading className="flex flex-col gap-3">
          <Skeleton className="h-10 w-2/3" />
          <Skeleton className="h-10" />
        </Loading>
      )}
    </section>
  );
}

function slugOf(href: string): string {
  const found = /^\/market\/p\/([^/?#]+)/.exec(href)?.[1] ?? "";
  try {
    return decodeURIComponent(found);
  } catch {
    return "";
  }
}

/** Reads a product's variants, each with its best offer in the currency that its reader pays in. */
function useVariants(slug: string) {
  const { language } = useLanguage();
  const format = useFormat();
  return useQuery({
    queryKey: ["market", "product", slug, language],
    enabled: slug !== "",
    queryFn: async (): Promise<{ options: readonly Option[]; variants: readonly Variant[] }> => {
      const product = await call(api.GET("/api/market/products/{slug}", { params: { path: { slug } } }));
      const said = (names: { readonly [key: string]: string }, other: string) =>
        names[language] || names[product.language] || other;
      const options = product.options.map(({ key, names, values }) => ({
        key,
        label: said(names, key),
        values: values.map((each) => ({
          value: each.value,
          label: said(each.names, each.value),
          swatch: colour(each.swatch),
        })),
      }));
      const variants = product.variants.map((each): Variant => {
        const offers = product.offers.filter((offer) => offer.variant_id === each.id);
        const offer = offers.find(({ price }) => price.currency === CURRENCIES[language]) ?? offers[0];
        const price = offer && { text: format.money(offer.price), approximate: "", former: "", off: "" };
        return {
          variant_id: each.id,
          offer_id: offer?.id ?? "",
          options: each.options,
          price: price ?? null,
          note: "",
        };
      });
      return { options, variants };
    },
  });
}
