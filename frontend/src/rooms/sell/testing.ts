import type { ImportFormats, ImportProgress, ImportView } from "@/api";

/** Imports as the server describes them; tests change what they are about. */
export function progress(own: Partial<ImportProgress>): ImportProgress {
  return {
    bytes_read: 0,
    bytes_total: 0,
    rows_read: 0,
    rows_bad: 0,
    products_done: 0,
    products_total: null,
    created: 0,
    changed: 0,
    unchanged: 0,
    pictures_done: 0,
    pictures_failed: 0,
    pictures_total: 0,
    ...own,
  };
}

export function importView(own: Partial<ImportView>): ImportView {
  return {
    id: "imp_00000000000000000000000001",
    state: "done",
    phase: "",
    dry_run: true,
    created_at: "2026-11-21T08:00:00Z",
    updated_at: "2026-11-21T08:01:00Z",
    source: { kind: "upload", name: "goods.csv", size_bytes: 2_400, url: "" },
    detection: {
      format: "shopify",
      confidence: 0.97,
      reasons: [],
      encoding: "utf-8",
      delimiter: ",",
      others: [{ format: "csv", confidence: 0.4 }],
    },
    options: {
      format: "shopify",
      seller: "lake-goods",
      currency: "USD",
      language: "en",
      country: "",
      mapping: { Shelf: "stock" },
    },
    columns: [
      { name: "Title", field: "name", known: true, samples: ["Lake mug"] },
      { name: "Variant Price", field: "price", known: true, samples: ["24.00"] },
      { name: "Shelf", field: null, known: false, samples: ["A-14"] },
    ],
    progress: progress({}),
    samples: [],
    problems: [],
    problem: null,
    ...own,
  };
}

export const formats: ImportFormats = {
  formats: [
    { key: "shopify", name: "Shopify", file_types: [".csv"] },
    { key: "csv", name: "CSV", file_types: [".csv"] },
  ],
  fields: [
    { key: "name", repeats: false },
    { key: "price", repeats: false },
    { key: "stock", repeats: false },
  ],
  sellers: [{ slug: "lake-goods", name: "Lake Goods", currency: "USD" }],
};
