import { Component, lazy, type ReactNode, Suspense } from "react";
import { enterRoom, useTranslations } from "@/i18n";
import { Loading, Skeleton } from "@/ui";
import { cardHeight } from "./heights";

// Cards and their words come with the first message that has one; where they do not come, the next one asks again.
const load = () => Promise.all([import("./Cards"), enterRoom("cards")]).then(([cards]) => cards);
const Cards = lazy(() => load().catch(() => load()));

interface CardPartProps {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** It belongs to the newest message: what it asks is still asked. */
  readonly newest: boolean;
}

/** A card of a room, drawn once its drawing has come. */
export function CardPart({ kind, data, newest }: CardPartProps) {
  return (
    <Fallible fallback={<UnknownCard />}>
      <Suspense fallback={<Coming kind={kind} />}>
        <Cards kind={kind} data={data} newest={newest} fallback={<UnknownCard />} />
      </Suspense>
    </Fallible>
  );
}

function Coming({ kind }: { readonly kind: string }) {
  return (
    <Loading>
      <div style={{ height: cardHeight(kind) }}>
        <Skeleton className="h-full rounded-card" />
      </div>
    </Loading>
  );
}

/** Cards belong to rooms that this page may not know yet. */
export function UnknownCard() {
  const t = useTranslations("parts");
  return <p className="text-sm text-ink-soft">{t("cardUnknown")}</p>;
}

interface FallibleProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** A card that cannot be drawn takes nothing else down with it. */
class Fallible extends Component<FallibleProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
