import { Minus, Plus } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "@/i18n";
import { IconButton } from "@/ui";
import { Price } from "./pieces";
import type { Option, Variant } from "./shapes";

const MOST = 99;

interface PickerProps {
  readonly options: readonly Option[];
  readonly variants: readonly Variant[];
  readonly chosen: Readonly<Record<string, string>>;
  readonly onChoose: (chosen: Readonly<Record<string, string>>) => void;
  readonly disabled?: boolean;
}

export type Chosen = Readonly<Record<string, string>>;

const fits = (variant: Variant, chosen: Chosen) =>
  Object.entries(chosen).every(([key, value]) => variant.options[key] === value);

/** The one variant that was chosen; nothing while several would fit. */
export function variantOf(options: readonly Option[], variants: readonly Variant[], chosen: Chosen) {
  if (options.some((option) => !chosen[option.key])) return options.length === 0 ? variants[0] : undefined;
  return variants.find((variant) => fits(variant, chosen));
}

/** What is left to choose from, and what of it cannot be had. */
export function Picker({ options, variants, chosen, onChoose, disabled = false }: PickerProps) {
  const t = useTranslations("cards.variants");
  const name = useId();
  return (
    <div className="flex flex-col gap-4">
      {options.map((option) => (
        <fieldset key={option.key} disabled={disabled} className="min-w-0">
          <legend className="mb-1.5 text-sm font-medium">
            {option.label}
            <span className="font-normal text-ink-soft">
              {" "}
              {option.values.find((each) => each.value === chosen[option.key])?.label ?? ""}
            </span>
          </legend>
          <div className="flex flex-wrap gap-2">
            {option.values.map((value) => {
              const others = { ...chosen, [option.key]: value.value };
              const had = variants.some((variant) => variant.offer_id !== "" && fits(variant, others));
              return (
                <label key={value.value} className="card-choice" data-gone={!had}>
                  <input
                    type="radio"
                    name={`${name}-${option.key}`}
                    value={value.value}
                    checked={chosen[option.key] === value.value}
                    onChange={() => onChoose(others)}
                    className="sr-only"
                  />
                  {value.swatch === "" ? null : (
                    <span aria-hidden className="card-swatch" style={{ backgroundColor: value.swatch }} />
                  )}
                  <span>{value.label}</span>
                  {had ? null : <span className="sr-only">, {t("gone")}</span>}
                </label>
              );
            })}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

/** What the chosen variant costs and how many there are; what to do where it cannot be had. */
export function PickedLine({ variant }: { readonly variant: Variant | undefined }) {
  const t = useTranslations("cards.variants");
  return (
    <div aria-live="polite" className="min-h-6">
      {variant === undefined ? (
        <p className="text-sm text-ink-soft">{t("choose")}</p>
      ) : variant.offer_id === "" ? (
        <p className="text-sm text-warning-text">{variant.note || t("notThis")}</p>
      ) : (
        <div className="flex flex-wrap items-baseline gap-x-3">
          <Price price={variant.price} />
          {variant.note === "" ? null : <p className="text-xs text-warning-text">{variant.note}</p>}
        </div>
      )}
    </div>
  );
}

interface StepperProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Of what, for those who listen. */
  readonly name: string;
  readonly most?: number;
  readonly disabled?: boolean;
}

/** How many. */
export function Stepper({ value, onChange, name, most = MOST, disabled = false }: StepperProps) {
  const t = useTranslations("cards.stepper");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own box
    <div role="group" aria-label={t("label", { name })} className="card-stepper">
      <IconButton
        size="small"
        label={t("less")}
        icon={<Minus aria-hidden />}
        disabled={disabled || value <= 1}
        onClick={() => onChange(value - 1)}
      />
      <output className="tabular min-w-7 text-center text-sm">{value}</output>
      <IconButton
        size="small"
        label={t("more")}
        icon={<Plus aria-hidden />}
        disabled={disabled || value >= most}
        onClick={() => onChange(value + 1)}
      />
    </div>
  );
}
