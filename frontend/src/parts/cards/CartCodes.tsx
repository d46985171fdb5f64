import { X } from "lucide-react";
import { useId, useState } from "react";
import type { CartStanding } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, cx, IconButton } from "@/ui";
import { useActing } from "./acting";
import type { LiveCart } from "./useCart";

const LONGEST_CODE = 40;

interface CartCodesProps {
  readonly cart: LiveCart;
  readonly standing: CartStanding;
}

/** The codes that are tried, and one more. */
export function CartCodes({ cart, standing }: CartCodesProps) {
  const t = useTranslations("cards.cart");
  const { offline } = useActing();
  const format = useFormat();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const { codes } = standing;
  const about = (code: string) => {
    const same = (each: { readonly code: string }) => each.code.toUpperCase() === code.toUpperCase();
    const refused = standing.refused_codes.find(same);
    if (refused) {
      const { least, missing } = refused;
      if (!least || !missing) return { text: t("codeRefused"), counts: false };
      return {
        text: t("codeMissing", { least: format.money(least), sum: format.money(missing) }),
        counts: false,
      };
    }
    // What counts now counts no more below that sum.
    const least = standing.groups.flatMap((group) => group.savings).find(same)?.least;
    return { text: least ? t("codeFrom", { least: format.money(least) }) : "", counts: true };
  };
  const add = () => {
    const code = typed.trim();
    if (code === "") return;
    void cart.code([...codes.filter((each) => each !== code), code]).then((done) => done && setTyped(""));
  };
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      {codes.length === 0 ? null : (
        <ul aria-label={t("codes")} className="flex flex-col gap-1">
          {codes.map((code) => {
            const { text, counts } = about(code);
            return (
              <li key={code} className="flex items-center gap-2 text-sm">
                <span className="card-code">{code}</span>
                <span className={cx("min-w-0 grow text-xs", counts ? "text-ink-soft" : "text-warning-text")}>
                  {text}
                </span>
                <IconButton
                  size="small"
                  label={t("codeRemove", { code })}
                  icon={<X aria-hidden />}
                  disabled={offline || cart.busy}
                  onClick={() => void cart.code(codes.filter((each) => each !== code))}
                />
              </li>
            );
          })}
        </ul>
      )}
      {open ? (
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <label htmlFor={id} className="sr-only">
            {t("code")}
          </label>
          <input
            id={id}
            value={typed}
            maxLength={LONGEST_CODE}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t("code")}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className="card-field"
          />
          <Button type="submit" size="small" busy={cart.busy} disabled={offline || typed.trim() === ""}>
            {t("codeAdd")}
          </Button>
        </form>
      ) : (
        <button type="button" className="card-text-button self-start" onClick={() => setOpen(true)}>
          {t("codeHave")}
        </button>
      )}
    </div>
  );
}
