import type { DailyUsage } from "@/api";

export interface Sums {
  runs: number;
  input_tokens: number;
  cached_tokens: number;
  output_tokens: number;
}

const NOTHING: Sums = { runs: 0, input_tokens: 0, cached_tokens: 0, output_tokens: 0 };

function plus(sums: Sums, row: DailyUsage): Sums {
  return {
    runs: sums.runs + row.runs,
    input_tokens: sums.input_tokens + row.input_tokens,
    cached_tokens: sums.cached_tokens + row.cached_tokens,
    output_tokens: sums.output_tokens + row.output_tokens,
  };
}

export function total(rows: readonly DailyUsage[]): Sums {
  return rows.reduce(plus, NOTHING);
}

/** Sums of each model, the one that wrote most first. */
export function byModel(rows: readonly DailyUsage[]): Array<[string, Sums]> {
  const models = new Map<string, Sums>();
  for (const row of rows) models.set(row.model_id, plus(models.get(row.model_id) ?? NOTHING, row));
  return [...models].sort(([, a], [, b]) => b.output_tokens - a.output_tokens);
}

const DAY_MS = 86_400_000;

/** Tokens written on each of the last `days` days, days without any among them, oldest first. Days are UTC's. */
export function byDay(
  rows: readonly DailyUsage[],
  days: number,
  now: Date,
): Array<{ day: string; tokens: number }> {
  const written = new Map<string, number>();
  for (const row of rows) written.set(row.day, (written.get(row.day) ?? 0) + row.output_tokens);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(now.getTime() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, tokens: written.get(day) ?? 0 };
  });
}
