import type { ReactNode } from "react";

/** Names and what they stand for: an address, a payment. */
export function Facts({ items }: { items: ReadonlyArray<{ name: string; value: ReactNode } | null> }) {
  return (
    <dl className="grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-[max-content_1fr]">
      {items.map(
        (item) =>
          item && (
            <div key={item.name} className="contents">
              <dt className="text-ink-soft">{item.name}</dt>
              <dd className="min-w-0 wrap-anywhere max-sm:mb-1.5">{item.value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
