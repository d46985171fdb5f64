import type { ReactNode } from "react";
import { Card, cx } from "@/ui";

interface SheetProps {
  label: string;
  /** Names of the columns; those of numbers stand at the end. */
  columns: ReadonlyArray<{ name: string; end?: boolean }>;
  children: ReactNode;
}

/** A table, and on a phone a list: each row a card whose cells say themselves what they are. */
export function Sheet({ label, columns, children }: SheetProps) {
  return (
    <Card className="overflow-hidden">
      <table aria-label={label} className="w-full text-sm max-sm:block">
        <thead className="border-b border-line text-xs text-ink-soft max-sm:sr-only">
          <tr>
            {columns.map(({ name, end }) => (
              <th
                key={name}
                scope="col"
                className={cx("px-4 py-2 font-medium", end ? "text-end" : "text-start")}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-sm:block">{children}</tbody>
      </table>
    </Card>
  );
}

export function SheetRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <tr
      className={cx(
        "relative max-sm:flex max-sm:flex-wrap max-sm:items-baseline max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:px-4 max-sm:py-3",
        // What names the row, and its corner, are a line of their own.
        "max-sm:before:-order-1 max-sm:before:w-full max-sm:before:content-['']",
        className,
      )}
    >
      {children}
    </tr>
  );
}

export interface CellProps {
  children: ReactNode;
  /** On a phone, what the cell is, where that does not go without saying. */
  label?: string;
  end?: boolean;
  /** The row's name: on a phone it has a line of its own. */
  head?: boolean;
  /** On a phone it has a line of its own. */
  line?: boolean;
  /** On a phone it stands beside the row's name, at the end of its line. */
  corner?: boolean;
  /** Short enough to stay in one line: a time, a sum, a button. */
  fit?: boolean;
  /** Written by strangers or machines: breaks wherever it has to, and leaves room for the others. */
  loose?: boolean;
}

export function Cell({
  children,
  label,
  end = false,
  head = false,
  corner = false,
  line = false,
  fit = false,
  loose = false,
}: CellProps) {
  const className = cx(
    "px-4 py-2.5 align-baseline max-sm:max-w-full max-sm:p-0 max-sm:wrap-anywhere",
    // A button does not touch what stands above it.
    "max-sm:has-[button]:mt-1",
    fit && "sm:whitespace-nowrap",
    loose && "wrap-anywhere sm:min-w-40",
    end && "tabular text-end max-sm:text-start",
    end && fit && "max-sm:ms-auto",
    head && "text-start font-medium max-sm:-order-3 max-sm:min-w-0 max-sm:flex-1",
    corner && "max-sm:-order-2",
    line && "max-sm:w-full",
  );
  const content = (
    <>
      {label && <span className="text-ink-soft sm:hidden">{label} </span>}
      {children}
    </>
  );
  return head ? (
    <th scope="row" className={className}>
      {content}
    </th>
  ) : (
    <td className={className}>{content}</td>
  );
}
