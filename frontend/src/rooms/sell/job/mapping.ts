import type { ImportColumn, ImportField } from "@/api";

/** Columns whose field a person changed; what is not in it stays as proposed. */
export type Mapping = Readonly<Record<string, string | null>>;

const ATTRIBUTE = "attribute:";
/** A product without these is none. */
const NEEDED = ["name", "price"] as const;
export type Needed = (typeof NEEDED)[number];
/** A price, also in formats that have a column for each currency. */
const PRICES = /^price(_[a-z]{3})?$/;

/** What becomes of a column: the person's choice, else the proposal. */
export function fieldOf(column: ImportColumn, mapping: Mapping): string | null {
  return Object.hasOwn(mapping, column.name) ? (mapping[column.name] ?? null) : column.field;
}

/**
 * The mapping with another field for a column. What the server shows already needs no word of ours, unless it shows it
 * because it was told so (`asked`): then it must be told again.
 */
export function withField(
  mapping: Mapping,
  column: ImportColumn,
  field: string | null,
  asked: Mapping = {},
): Mapping {
  const { [column.name]: _, ...others } = mapping;
  if (field === column.field && !Object.hasOwn(asked, column.name)) return others;
  return { ...others, [column.name]: field };
}

export interface Sorted {
  /** Columns of which something is made. */
  used: ImportColumn[];
  /** Columns that are left out: the format's own that say nothing to us, and strange ones. */
  ignored: ImportColumn[];
}

/** Parts what is made use of from what is left out, as the server has it: rows must not jump while a person chooses. */
export function sorted(columns: readonly ImportColumn[]): Sorted {
  const used: ImportColumn[] = [];
  const ignored: ImportColumn[] = [];
  for (const column of columns) (column.field === null ? ignored : used).push(column);
  return { used, ignored };
}

/** Fields without which nothing can be brought in, and which no column gives. */
export function missing(columns: readonly ImportColumn[], mapping: Mapping): Needed[] {
  if (columns.length === 0) return [];
  const given = columns.map((column) => fieldOf(column, mapping));
  return NEEDED.filter((needed) =>
    needed === "price" ? !given.some((field) => field && PRICES.test(field)) : !given.includes(needed),
  );
}

/** Fields that several columns want, though only one can have them. */
export function contested(
  columns: readonly ImportColumn[],
  mapping: Mapping,
  fields: readonly ImportField[],
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
export function attributeOf(column: ImportColumn): string {
  const name = column.name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60);
  return `${ATTRIBUTE}${name || "column"}`;
}

/** Every field that a column of this file may become: what everybody is offered, and the format's own. */
export function offered(columns: readonly ImportColumn[], fields: readonly ImportField[]): string[] {
  const own = columns.flatMap(({ field }) => (field === null || attributeName(field) ? [] : [field]));
  return [...new Set([...fields.map(({ key }) => key), ...own])];
}

export function attributeName(field: string): string | null {
  return field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : null;
}
