/**
 * Readers of what a card says. A card is data and no more trusted than any: each value is looked at before it is drawn, is
 * cut where it is too long, and leads nowhere but into the market's own pages. What is not as it should be is `Odd`.
 */

export class Odd extends Error {}

export type Reader<T> = (value: unknown) => T;
export type Read<R> = R extends Reader<infer T> ? T : never;

const LONGEST_TEXT = 2_000;
const LONGEST_TOKEN = 8_000;
const LONGEST_LIST = 60;

/** Words; nothing where there are none. */
export const text: Reader<string> = (value) => {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new Odd();
  return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
};

/** What is handed back as it came; nothing where it is longer than any that the house writes. */
export const token: Reader<string> = (value) => {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new Odd();
  return value.length > LONGEST_TOKEN ? "" : value;
};

/** Words without which there is nothing to draw. */
export const named: Reader<string> = (value) => {
  const read = text(value);
  if (read.trim() === "") throw new Odd();
  return read;
};

export const number: Reader<number> = (value) => {
  if (value === undefined || value === null) return 0;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Odd();
  return value;
};

/** A share of a hundred. */
export const share: Reader<number> = (value) => Math.min(100, Math.max(0, number(value)));

export const flag: Reader<boolean> = (value) => {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw new Odd();
  return value;
};

export function oneOf<const W extends string>(...words: readonly W[]): Reader<W> {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new Odd();
    return found;
  };
}

export function list<T>(of: Reader<T>, most = LONGEST_LIST): Reader<readonly T[]> {
  return (value) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw new Odd();
    return value.slice(0, most).map((each) => of(each));
  };
}

export function maybe<T>(of: Reader<T>): Reader<T | null> {
  return (value) => (value === undefined || value === null ? null : of(value));
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Odd();
  return value as Readonly<Record<string, unknown>>;
}

export function shape<const S extends Record<string, Reader<unknown>>>(
  readers: S,
): Reader<{ readonly [K in keyof S]: Read<S[K]> }> {
  return (value) => {
    const given = fields(value);
    const read = Object.entries(readers).map(([name, of]) => [name, of(given[name])]);
    // Safe: every name of the shape was read by its own reader.
    return Object.fromEntries(read) as { [K in keyof S]: Read<S[K]> };
  };
}

/** Names with words, such as an option with its value. */
export const pairs: Reader<Readonly<Record<string, string>>> = (value) =>
  value === undefined || value === null
    ? {}
    : Object.fromEntries(Object.entries(fields(value)).map(([name, each]) => [name, text(each)]));

/** Something that is handed on as it stands, such as the body of a request. */
export const asGiven: Reader<Readonly<Record<string, unknown>>> = (value) =>
  value === undefined || value === null ? {} : fields(value);

/** The path of an address in this house; empty where it leads elsewhere. */
function ownPath(value: string): string {
  if (!value.startsWith("/") || value.startsWith("//") || /[\\\p{Cc}\s]/u.test(value)) return "";
  try {
    const address = new URL(value, "http://house.invalid");
    return address.origin === "http://house.invalid" ? address.pathname : "";
  } catch {
    return "";
  }
}

/** A page of the market; empty where an address leads anywhere else. */
export const way: Reader<string> = (value) => {
  const read = text(value);
  return /^\/market(\/|$)/.test(ownPath(read)) ? read : "";
};

/** A page of somebody else's, over TLS or on this machine; empty where an address is anything else. */
export const outside: Reader<string> = (value) => {
  const read = text(value);
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(read)) return "";
  try {
    const address = new URL(read);
    const here = ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
    const plain = address.username === "" && address.password === "";
    return plain && (address.protocol === "https:" || here) ? address.href : "";
  } catch {
    return "";
  }
};

const isPicture = (value: string) => /^\/(pictures|files)\//.test(ownPath(value));

/** Where a picture lies: in this house. */
export const pictureSource: Reader<string> = (value) => {
  const read = text(value);
  return isPicture(read) ? read : "";
};

/** The widths of a picture; none where one of them lies elsewhere. */
export const pictureSources: Reader<string> = (value) => {
  const read = text(value);
  const each = read.split(",").map((one) => one.trim().split(/\s+/));
  return each.every(([source = "", width = ""]) => isPicture(source) && /^\d{1,5}w$/.test(width)) ? read : "";
};

/** A colour for drawing. */
export const colour: Reader<string> = (value) => {
  const read = text(value);
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(read) ? read : "";
};
