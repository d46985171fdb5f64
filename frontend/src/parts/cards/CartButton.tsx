import { useQueryClient } from "@tanstack/react-query";
import { ShoppingCart } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { enterRoom, useTranslations } from "@/i18n";
import { IconButton } from "@/ui";
import { cartKey, useCartNews } from "./cartNews";
import { type CardDesk, CardDeskContext } from "./desk";
import { useCartStanding } from "./useCart";

// What the drawer shows comes when it is first opened.
const load = () => Promise.all([import("./CartDrawer"), enterRoom("cards")]).then(([drawer]) => drawer);
const CartDrawer = lazy(() => load().catch(() => load()));

const MOST_SHOWN = 99;

interface CartButtonProps {
  /** Where its button to buying speaks. */
  readonly desk: CardDesk;
}

/** Opens the cart beside a talk, as soon as something lies in it. */
export function CartButton({ desk }: CartButtonProps) {
  const t = useTranslations("parts");
  const [open, setOpen] = useState(false);
  // Whoever empties it there comes back to where they left.
  const [used, setUsed] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { data: standing } = useCartStanding();
  useCartNews();
  useAfterReplies(desk.replying);
  const { say, replying } = desk;
  const inside = useMemo(
    () => ({
      replying,
      say: (words: string) => {
        setOpen(false);
        say(words);
      },
    }),
    [say, replying],
  );
  const count = standing?.count ?? 0;
  if (count === 0 && !used) return null;
  return (
    <>
      <IconButton
        ref={button}
        label={t("cart", { count })}
        aria-haspopup="dialog"
        aria-expanded={open}
        icon={
          <span className="relative">
            <ShoppingCart aria-hidden />
            {count === 0 ? null : (
              <span
                aria-hidden
                className="tabular absolute -end-2.5 -top-2 min-w-4 rounded-full bg-lake px-1 text-center text-[0.625rem]/4 font-medium text-on-lake"
              >
                {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
              </span>
            )}
          </span>
        }
        onClick={() => {
          setUsed(true);
          setOpen(true);
        }}
      />
      {used ? (
        <Suspense
          fallback={
            open ? (
              <span role="status" className="sr-only">
                {t("cartComing")}
              </span>
            ) : null
          }
        >
          <CardDeskContext value={inside}>
            <CartDrawer open={open} onClose={() => setOpen(false)} returnTo={button} />
          </CardDeskContext>
        </Suspense>
      ) : null}
    </>
  );
}

/** A reply may have put something in, or bought what lay there. */
function useAfterReplies(replying: boolean): void {
  const client = useQueryClient();
  const before = useRef(replying);
  useEffect(() => {
    if (before.current && !replying) void client.invalidateQueries({ queryKey: cartKey });
    before.current = replying;
  }, [client, replying]);
}
