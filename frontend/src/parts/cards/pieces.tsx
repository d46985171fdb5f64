import { ChevronRight, ExternalLink, ImageOff, Star } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslations } from "@/i18n";
import { cx } from "@/ui";
import { useActing } from "./acting";
import type { Line, PictureData, PriceData, Quote, RatingData, Sum } from "./shapes";

interface FrameProps {
  readonly title: string;
  /** The title is said, not shown: what is shown says it already. */
  readonly quiet?: boolean;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A card with its name: an article, since a landmark for each of them would make all of them useless. */
export function Frame({ title, quiet = false, aside, children, className }: FrameProps) {
  const id = useId();
  return (
    <article aria-labelledby={id} className={cx("card-frame", className)}>
      <header className={cx("card-head", quiet && "sr-only")}>
        <h3 id={id}>{title}</h3>
        {aside}
      </header>
      {children}
    </article>
  );
}

/** A bare stretch of a card that has a name for those who listen. */
export function Stretch({ title, children, className }: Omit<FrameProps, "quiet" | "aside">) {
  const id = useId();
  return (
    <article aria-labelledby={id} className={className}>
      <h3 id={id} className="sr-only">
        {title}
      </h3>
      {children}
    </article>
  );
}

interface PictureProps {
  readonly picture: PictureData | null;
  readonly sizes: string;
  readonly className?: string;
}

/** A picture on its mat. Its name stands beside it, so it is not said twice. */
export function Picture({ picture, sizes, className }: PictureProps) {
  return (
    <div className={cx("card-mat", className)}>
      {picture && picture.src !== "" ? (
        <img
          src={picture.src}
          {...(picture.srcset === "" ? {} : { srcSet: picture.srcset, sizes })}
          width={picture.width}
          height={picture.height}
          alt=""
          loading="lazy"
          decoding="async"
          className={picture.fills ? "fills" : undefined}
        />
      ) : (
        <ImageOff aria-hidden className="size-6 text-line-control" />
      )}
    </div>
  );
}

interface PriceProps {
  readonly price: PriceData | null;
  readonly from?: boolean;
  readonly className?: string;
}

/** What is asked now, and what was asked before. */
export function Price({ price, from = false, className }: PriceProps) {
  const t = useTranslations("cards.product");
  if (!price) return <p className={cx("text-sm text-ink-soft", className)}>{t("noPrice")}</p>;
  return (
    <p className={cx("card-price tabular", className)}>
      <strong>{from ? t("from", { price: price.text }) : price.text}</strong>
      {price.former === "" ? null : (
        <>
          <span className="sr-only">{t("former", { price: price.former })}</span>
          <s aria-hidden>{price.former}</s>
        </>
      )}
      {price.off === "" ? null : <span className="card-off">{t("off", { share: price.off })}</span>}
      {price.approximate === "" ? null : <span className="text-xs text-ink-soft">{price.approximate}</span>}
    </p>
  );
}

/** What buyers think on the whole. */
export function Rating({ rating }: { readonly rating: RatingData | null }) {
  if (!rating || rating.mean === "") return null;
  return (
    <p className="card-rating tabular">
      <Star aria-hidden className="size-3.5 fill-current" />
      <span aria-hidden>{rating.mean}</span>
      {rating.count === "" ? null : (
        <span aria-hidden className="text-ink-soft">
          ({rating.count})
        </span>
      )}
      <span className="sr-only">{rating.label || `${rating.mean} (${rating.count})`}</span>
    </p>
  );
}

interface OutLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** No mark behind it: the whole piece shows that it opens. */
  readonly plain?: boolean;
}

/** Leads to a page of the market, beside the conversation. Where there is no page, only the words stand. */
export function OutLink({ href, children, className, plain = false }: OutLinkProps) {
  const t = useTranslations("cards");
  if (href === "") return <span className={className}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener" className={cx(!plain && "card-link", className)}>
      {children}
      {plain ? null : <ExternalLink aria-hidden className="size-3.5 shrink-0" />}
      <span className="sr-only"> {t("newTab")}</span>
    </a>
  );
}

/** Leads on to where there is more. */
export function More({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (href === "") return null;
  return (
    <OutLink href={href} plain className="card-more">
      {children}
      <ChevronRight aria-hidden className="size-4" />
    </OutLink>
  );
}

/** Between two things said in one line. Where the line breaks the dot stays with what it follows. */
export const DOT = "\u00a0· ";

export function dotted(...said: readonly string[]): string {
  return said.filter(Boolean).join(DOT);
}

/** Lines of a cart, a purchase or an order. */
export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const t = useTranslations("cards");
  return (
    <ul className="card-lines">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a card never change places
        <li key={index} className="card-line">
          <Picture picture={line.picture} sizes="3.5rem" className="card-thumb" />
          <div className="min-w-0 grow">
            <p className="text-sm font-medium">
              <OutLink href={line.href} plain className="card-name-link">
                {line.name}
              </OutLink>
            </p>
            <p className="text-sm text-ink-soft">
              {dotted(line.options, t("quantity", { count: line.quantity }))}
            </p>
            {line.seller === "" ? null : <p className="text-xs text-ink-soft">{line.seller}</p>}
          </div>
          <p className="card-line-price tabular">{line.price}</p>
        </li>
      ))}
    </ul>
  );
}

/** The parts of a sum, and the sum. */
export function Sums({ sums }: { readonly sums: readonly Sum[] }) {
  if (sums.length === 0) return null;
  return (
    <dl className="card-sums">
      {sums.map((sum) => (
        <div key={sum.label} className={sum.strong ? "card-sum-all" : undefined}>
          <dt>{sum.label}</dt>
          <dd className="tabular">
            {sum.about === "" ? null : <span className="card-sum-about">{sum.about}</span>}
            {sum.text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What buyers wrote, in their own words. */
export function Quotes({ quotes }: { readonly quotes: readonly Quote[] }) {
  const t = useTranslations("cards.reviews");
  if (quotes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-3">
      {quotes.map((quote, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the quotes of a card never change places
        <li key={index}>
          <blockquote className="card-quote">
            <p dir="auto" lang={quote.lang || undefined}>
              {quote.text}
            </p>
            <footer className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-ink-soft">
              {quote.stars > 0 ? (
                <span className="tabular inline-flex items-center gap-1">
                  <Star aria-hidden className="size-3 fill-current" />
                  <span aria-hidden>{quote.stars}</span>
                  <span className="sr-only">{t("stars", { stars: quote.stars })}</span>
                </span>
              ) : null}
              {[quote.author, quote.day].filter(Boolean).map((each) => (
                <span key={each}>{each}</span>
              ))}
              <OutLink href={quote.href}>{quote.href === "" ? null : t("open")}</OutLink>
            </footer>
          </blockquote>
        </li>
      ))}
    </ul>
  );
}

/** A number as it is written on paper, which no line breaks. */
export function unbroken(number: string): string {
  return number.replaceAll("-", "-\u2060");
}

/** Says why nothing can be pressed. */
export function OfflineLine() {
  const t = useTranslations("cards");
  const { offline, lookOnly } = useActing();
  if (!offline || lookOnly) return null;
  return (
    <p role="status" className="card-offline">
      {t("offline")}
    </p>
  );
}
