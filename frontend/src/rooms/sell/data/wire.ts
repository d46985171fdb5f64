import type { Language } from "@/api";

export type ImportState = "fetching" | "ready" | "running" | "done" | "failed" | "cancelled";
export interface ColumnView {
  name: string;
  field: string | null;
  known: boolean;
  samples: string[];
}
export interface ProgressView {
  bytes_read: number;
  bytes_total: number;
  rows_read: number;
  products_done: number;
  products_total: number | null;
  created: number;
  changed: number;
  unchanged: number;
  rows_bad: number;
  pictures_done: number;
  pictures_failed: number;
  pictures_total: number;
}
export interface SampleView {
  key: string;
  action: "created" | "changed" | "unchanged";
  name: string;
  category: string[];
  brand: string;
  price: { minor: number; currency: string } | null;
  variants: number;
  stock: number | null;
  pictures: string[];
}
export interface RowProblemView {
  line: number;
  file: string;
  kept: boolean;
  field: string;
  reason: string;
  detail: string;
}
export interface ImportOptions {
  format: string;
  seller: string;
  currency: string;
  language: Language;
  country: string | null;
  mapping: Record<string, string | null>;
}
export interface DetectionView {
  format: string;
  confidence: number;
  reasons: string[];
  encoding: string;
  delimiter: string;
  others: { format: string; confidence: number }[];
}
export interface ImportView {
  id: string;
  state: ImportState;
  phase: "" | "reading" | "writing" | "pictures";
  dry_run: boolean;
  created_at: string;
  updated_at: string;
  source: { kind: "upload" | "url" | "path"; name: string; size_bytes: number };
  detection: DetectionView | null;
  options: ImportOptions | null;
  columns: ColumnView[];
  progress: ProgressView;
  samples: SampleView[];
  problems: RowProblemView[];
  problem: Record<string, unknown> | null;
}
export interface FormatView {
  key: string;
  name: string;
  file_types: string[];
}
export interface FieldView {
  key: string;
  repeats: boolean;
}
export interface SellerChoice {
  slug: string;
  name: string;
  currency: string;
}
export interface FormatsView {
  formats: FormatView[];
  fields: FieldView[];
  sellers: SellerChoice[];
}
