import type { ImportView } from "@/api";

/** How much was done at which moment. */
export interface Reading {
  atMs: number;
  done: number;
}

const WINDOW_MS = 15_000;
const LEAST_MS = 1_500;

/** Adds what was just heard; what is older than the window, or from before a new start, is forgotten. */
export function withReading(readings: readonly Reading[], next: Reading): Reading[] {
  const last = readings.at(-1);
  if (last && next.done < last.done) return [next];
  return [...readings.filter((one) => next.atMs - one.atMs <= WINDOW_MS), next];
}

/** Pieces a second over the window; null while it is too early to say. */
export function rateOf(readings: readonly Reading[]): number | null {
  const first = readings[0];
  const last = readings.at(-1);
  if (!first || !last || last.atMs - first.atMs < LEAST_MS) return null;
  const rate = ((last.done - first.done) * 1_000) / (last.atMs - first.atMs);
  return rate > 0 ? rate : null;
}

export function secondsLeft(done: number, total: number | null, rate: number | null): number | null {
  if (total === null || rate === null || total <= done) return null;
  return (total - done) / rate;
}

export type Step = "reading" | "writing" | "pictures";

export interface Measure {
  step: Step;
  /** What the time left is reckoned by: bytes while reading, products while writing, then pictures. */
  done: number;
  total: number | null;
  /** What people count: rows, products, pictures. */
  pieces: number;
}

/** What a running import is at, as numbers. */
export function measure({ phase, progress }: Pick<ImportView, "phase" | "progress">): Measure {
  if (phase === "writing")
    return {
      step: "writing",
      done: progress.products_done,
      total: progress.products_total,
      pieces: progress.products_done,
    };
  if (phase === "pictures") {
    const done = progress.pictures_done + progress.pictures_failed;
    return { step: "pictures", done, total: progress.pictures_total, pieces: done };
  }
  return {
    step: "reading",
    done: progress.bytes_read,
    total: progress.bytes_total || null,
    pieces: progress.rows_read,
  };
}

/** 0 to 1, or null while nobody can tell. A total that proved too small never makes more than a whole. */
export function share({ done, total }: Pick<Measure, "done" | "total">): number | null {
  if (total === null || total <= 0) return null;
  return Math.min(1, Math.max(0, done / total));
}

/** Whether something goes on by itself: then the page listens. */
export function underWay({ state }: Pick<ImportView, "state">): boolean {
  return state === "fetching" || state === "running";
}

export type Stage = "setUp" | "check" | "bringIn";

/** At which of the three stages an import is. */
export function stageOf(view: Pick<ImportView, "state" | "dry_run" | "options">): Stage {
  if (view.state === "fetching" || view.state === "ready" || view.options === null) return "setUp";
  return view.dry_run ? "check" : "bringIn";
}

/** Whether a look before the start is there to be shown. */
export function isPreview(view: Pick<ImportView, "state" | "dry_run">): boolean {
  return view.state === "done" && view.dry_run;
}

/** Products that a start would write. */
export function toWrite({ progress }: Pick<ImportView, "progress">): number {
  return progress.created + progress.changed;
}
