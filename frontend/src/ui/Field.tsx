import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { useTranslations } from "@/i18n";
import { IconButton } from "./Button";
import { cx } from "./cx";

const CONTROL =
  "w-full rounded-control border border-line-control bg-surface px-3 text-base sm:text-sm text-ink transition-colors " +
  "hover:border-ink-soft focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger-text";

interface FieldFrame {
  label: string;
  /** Sits under the label; says what the field is for. */
  help?: ReactNode;
  /** What is wrong with it, said under the field. */
  error?: string | null | undefined;
  optional?: boolean;
  hideLabel?: boolean;
}

interface FrameProps extends FieldFrame {
  id: string;
  children: ReactNode;
}

function Frame({ id, label, help, error, optional, hideLabel, children }: FrameProps) {
  const t = useTranslations("common");
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className={cx("text-sm font-medium", hideLabel && "sr-only")}>
        {label}
        {optional && <span className="font-normal text-ink-faint"> {t("optional")}</span>}
      </label>
      {help && (
        <p id={`${id}-help`} className="text-sm text-ink-soft">
          {help}
        </p>
      )}
      {children}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}

function described(id: string, help: ReactNode, error: string | null | undefined): string | undefined {
  return [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
}

export type TextFieldProps = FieldFrame & Omit<ComponentProps<"input">, "size">;

export function TextField({
  label,
  help,
  error,
  optional,
  hideLabel,
  id,
  className,
  type,
  ...rest
}: TextFieldProps) {
  const made = useId();
  const own = id ?? made;
  const t = useTranslations("common");
  const [shown, setShown] = useState(false);
  const secret = type === "password";
  return (
    <Frame
      id={own}
      label={label}
      help={help}
      error={error}
      {...(optional === undefined ? {} : { optional })}
      {...(hideLabel === undefined ? {} : { hideLabel })}
    >
      <div className="relative">
        <input
          {...rest}
          id={own}
          type={secret && shown ? "text" : (type ?? "text")}
          aria-invalid={error ? true : undefined}
          aria-describedby={described(own, help, error)}
          className={cx(CONTROL, "h-10 pointer-coarse:h-11", secret && "pe-11", className)}
        />
        {secret && (
          <IconButton
            label={shown ? t("hidePassword") : t("showPassword")}
            icon={shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            size="small"
            className="absolute inset-y-0 end-1 my-auto"
            onClick={() => setShown((was) => !was)}
          />
        )}
      </div>
    </Frame>
  );
}

export type TextAreaProps = FieldFrame & ComponentProps<"textarea">;

export function TextArea({ label, help, error, optional, hideLabel, id, className, ...rest }: TextAreaProps) {
  const made = useId();
  const own = id ?? made;
  return (
    <Frame
      id={own}
      label={label}
      help={help}
      error={error}
      {...(optional === undefined ? {} : { optional })}
      {...(hideLabel === undefined ? {} : { hideLabel })}
    >
      <textarea
        rows={4}
        {...rest}
        id={own}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(own, help, error)}
        className={cx(CONTROL, "field-sizing-content min-h-24 resize-y py-2 leading-normal", className)}
      />
    </Frame>
  );
}
