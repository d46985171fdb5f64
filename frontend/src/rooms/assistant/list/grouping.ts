/** Conversations under the headings of a reader's calendar: pinned, today, yesterday, the last seven days, older. */
export type GroupName = "pinned" | "today" | "yesterday" | "week" | "older";

export interface Group<T> {
  readonly name: GroupName;
  readonly items: readonly T[];
}

interface Dated {
  readonly pinned: boolean;
  readonly updated_at: string;
}

const order: readonly GroupName[] = ["pinned", "today", "yesterday", "week", "older"];

/** The groups that have something in them, in the order in which they are shown; inside a group the given order stays. */
export function groupByAge<T extends Dated>(items: readonly T[], now: Date): readonly Group<T>[] {
  const groups = new Map<GroupName, T[]>();
  for (const item of items) {
    const name = item.pinned ? "pinned" : ageOf(new Date(item.updated_at), now);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return order.flatMap((name) => {
    const found = groups.get(name);
    return found ? [{ name, items: found }] : [];
  });
}

function ageOf(then: Date, now: Date): GroupName {
  if (then >= midnight(now, 0)) return "today";
  if (then >= midnight(now, 1)) return "yesterday";
  return then >= midnight(now, 7) ? "week" : "older";
}

/** The local midnight that began the day `days` before; by the calendar, so a day of 23 or 25 hours is one day. */
function midnight(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}
