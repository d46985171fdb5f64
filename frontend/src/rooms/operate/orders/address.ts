import type { OrderView } from "@/api";

type Destination = OrderView["destination"];
type Part = Exclude<keyof Destination, "name" | "phone" | "country">;

/** A field of a country's form, and what it offers. */
interface Field {
  field: string;
  choices: ReadonlyArray<{ value: string; name: string }>;
}

/** Where nobody has said how a country writes addresses: from the door to the region. */
const ANYWHERE: readonly Field[] = ["line1", "line2", "district", "city", "region", "postal_code"].map(
  (field) => ({ field, choices: [] }),
);

/** An address in the order of its country's form, a region by its name and not by its code. */
export function writtenOut(destination: Destination, fields: readonly Field[] = ANYWHERE): string[] {
  const lines: string[] = [destination.name];
  let places: string[] = [];
  for (const { field, choices } of fields) {
    if (field === "name" || field === "phone") continue;
    const value = destination[field as Part];
    if (!value) continue;
    if (field !== "line1" && field !== "line2") {
      places.push(choices.find((each) => each.value === value)?.name ?? value);
      continue;
    }
    lines.push(places.join(" "), value);
    places = [];
  }
  return [...lines, places.join(" ")].filter(Boolean);
}
