import type { ReactNode } from "react";
import { Card, EmptyState } from "@/ui";
import { Answered, type Asked } from "./Answered";
import { Cell, type CellProps, Sheet, SheetRow } from "./Sheet";
import { type Going, Stretch } from "./Stretch";

export interface Column<T> extends Pick<CellProps, "end" | "head" | "corner" | "line" | "fit" | "loose"> {
  name: string;
  /** On a phone the name stands before the value, where what it is does not go without saying. */
  named?: boolean;
  value: (item: T) => ReactNode;
}

interface Props<P, T> {
  label: string;
  query: Going<P> | Asked<P>;
  items: (page: P) => readonly T[];
  id: (item: T) => string;
  columns: ReadonlyArray<Column<T>>;
  /** What is said where there is nothing. */
  empty: { icon: ReactNode; title: string; body?: string };
  /** The head's link covers the row. */
  linked?: boolean;
}

/** The office's lists, all of one make: their shape while they load, nothing, an error, rows, and more of them. */
export function List<P, T>({ label, query, items, id, columns, empty, linked = false }: Props<P, T>) {
  const nothing = (
    <EmptyState icon={empty.icon} title={empty.title}>
      {empty.body}
    </EmptyState>
  );
  const rows = (all: readonly T[]) => (
    <Sheet label={label} columns={columns}>
      {all.map((item) => (
        <SheetRow key={id(item)} {...(linked && { className: "transition-colors hover:bg-hover" })}>
          {columns.map(({ name, named = false, value, ...shape }) => (
            <Cell key={name} {...shape} {...(named && { label: name })}>
              {value(item)}
            </Cell>
          ))}
        </SheetRow>
      ))}
    </Sheet>
  );
  if ("hasNextPage" in query)
    return (
      <Stretch query={query} items={items} empty={nothing}>
        {rows}
      </Stretch>
    );
  return (
    <Answered query={query}>
      {(page) => {
        const all = items(page);
        return all.length === 0 ? <Card>{nothing}</Card> : rows(all);
      }}
    </Answered>
  );
}

/** All that an endless list has loaded so far. */
export function loaded<P, T>({ data }: Pick<Going<P>, "data">, items: (page: P) => readonly T[]): T[] {
  return data?.pages.flatMap(items) ?? [];
}
