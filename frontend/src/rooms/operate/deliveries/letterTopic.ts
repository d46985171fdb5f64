const TOPICS = [
  [/^operating\./, "letterOperating"],
  [/^selling\./, "letterSelling"],
  [/^watches\./, "letterWatches"],
  [/^mandates\./, "letterMandates"],
  [/^checkout\./, "letterPayment"],
  [/dispute/, "letterDispute"],
  [/return|exchange/, "letterReturn"],
  [/shipped|sent|out_for_delivery|deliver|parcel/, "letterDelivery"],
  [/^orders\./, "letterOrder"],
] as const;

/** What a letter is about, as a key of the room's words; the server's own kinds are many, and no words for people. */
export function letterTopic(kind: string): (typeof TOPICS)[number][1] | "letterOther" {
  return TOPICS.find(([known]) => known.test(kind))?.[1] ?? "letterOther";
}
