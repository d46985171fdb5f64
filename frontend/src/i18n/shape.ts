/** The same keys, each holding some text: what a language must provide. */
export type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
