/** How what is shown is spoken of: by its place. */
export const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"] as const;

export type Place = (typeof PLACES)[number];
