import type { ColumnView, FieldView } from "../data/wire";

/** Columns whose field a person changed; what is not in it stays as proposed. */
export type Mapping = Readonly<Record<string, string | null>>;

const ATTRIBUTE = "attribute:";
/** A product without these is none. */
const NEEDED = ["name", "price"] as const;
export type Needed = (typeof NEEDED)[number];
/** What also says a price, in formats that part it by currency or by sale. */
const PRICES = /^(sale_|list_)?price(_|$)/;

/** What becomes of a column: the person's choice, else the proposal. */
export function fieldOf(column: ColumnView, mapping: Mapping): string | null {
  return Object.hasOwn(mapping, column.name) ? (mapping[column.name] ?? null) : column.field;
}

/** The mapping with another field for a column; a choice that only repeats the proposal is none. */
export function withField(mapping: Mapping, column: ColumnView, field: string | null): Mapping {
  const { [column.name]: _, ...others } = mapping;
  return field === column.field ? others : { ...others, [column.name]: field };
}

export interface Sorted {
  /** Columns of which something is made. */
  used: ColumnView[];
  /** Columns that are left out: the format's own that say nothing to us, and strange ones. */
  ignored: ColumnView[];
}

/** Parts what is made use of from what is left out. A column stays where it was proposed while a person changes it. */
export function sorted(columns: readonly ColumnView[], opened: Mapping = {}): Sorted {
  const used: ColumnView[] = [];
  const ignored: ColumnView[] = [];
  for (const column of columns) (fieldOf(column, opened) === null ? ignored : used).push(column);
  return { used, ignored };
}

/** Fields without which nothing can be brought in, and which no column gives. */
export function missing(columns: readonly ColumnView[], mapping: Mapping): Needed[] {
  if (columns.length === 0) return [];
  const given = columns.map((column) => fieldOf(column, mapping));
  return NEEDED.filter((needed) =>
    needed === "price" ? !given.some((field) => field && PRICES.test(field)) : !given.includes(needed),
  );
}

/** Fields that several columns want, though only one can have them. */
export function contested(
  columns: readonly ColumnView[],
  mapping: Mapping,
  fields: readonly FieldView[],
): Map<string, string[]> {
  const repeats = new Set(fields.filter((field) => field.repeats).map((field) => field.key));
  const known = new Set(fields.map((field) => field.key));
  const wanted = new Map<string, string[]>();
  for (const column of columns) {
    const field = fieldOf(column, mapping);
    if (field === null || repeats.has(field) || !known.has(field)) continue;
    wanted.set(field, [...(wanted.get(field) ?? []), column.name]);
  }
  // Formats know which of their own columns goes first; only a person's choice makes a contest.
  return new Map(
    [...wanted].filter(([, names]) => names.length > 1 && names.some((name) => Object.hasOwn(mapping, name))),
  );
}

/** A column of the file's own, kept as an attribute under its name. */
export function attributeOf(column: ColumnView): string {
  const name = column.name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60);
  return `${ATTRIBUTE}${name || "column"}`;
}

export function attributeName(field: string): string | null {
  return field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : null;
}
