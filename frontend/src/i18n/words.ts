import type en from "./messages/en";
import type about from "./messages/en/about";
import type account from "./messages/en/account";
import type cards from "./messages/en/cards";
import type models from "./messages/en/models";
import type notices from "./messages/en/notices";
import type operate from "./messages/en/operate";
import type sell from "./messages/en/sell";
import type settings from "./messages/en/settings";
import type { Same } from "./shape";

export const LANGUAGES = ["en", "zh", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Rooms whose words come with them; everybody else's are there from the beginning. */
type RoomWords = {
  about: typeof about;
  account: typeof account;
  /** Of what shopping puts into messages (`parts/cards`). */
  cards: typeof cards;
  models: typeof models;
  operate: typeof operate;
  notices: typeof notices;
  sell: typeof sell;
  settings: typeof settings;
};
export type Room = keyof RoomWords;
/** Every text there is, as the compiler sees it. */
export type Messages = typeof en & RoomWords;

type Loaders<Words> = Record<Language, () => Promise<{ default: Same<Words> }>>;

const frame: Loaders<typeof en> = {
  en: () => import("./messages/en"),
  zh: () => import("./messages/zh"),
  ko: () => import("./messages/ko"),
};
const rooms: { [R in Room]: Loaders<RoomWords[R]> } = {
  about: {
    en: () => import("./messages/en/about"),
    zh: () => import("./messages/zh/about"),
    ko: () => import("./messages/ko/about"),
  },
  account: {
    en: () => import("./messages/en/account"),
    zh: () => import("./messages/zh/account"),
    ko: () => import("./messages/ko/account"),
  },
  cards: {
    en: () => import("./messages/en/cards"),
    zh: () => import("./messages/zh/cards"),
    ko: () => import("./messages/ko/cards"),
  },
  models: {
    en: () => import("./messages/en/models"),
    zh: () => import("./messages/zh/models"),
    ko: () => import("./messages/ko/models"),
  },
  notices: {
    en: () => import("./messages/en/notices"),
    zh: () => import("./messages/zh/notices"),
    ko: () => import("./messages/ko/notices"),
  },
  operate: {
    en: () => import("./messages/en/operate"),
    zh: () => import("./messages/zh/operate"),
    ko: () => import("./messages/ko/operate"),
  },
  sell: {
    en: () => import("./messages/en/sell"),
    zh: () => import("./messages/zh/sell"),
    ko: () => import("./messages/ko/sell"),
  },
  settings: {
    en: () => import("./messages/en/settings"),
    zh: () => import("./messages/zh/settings"),
    ko: () => import("./messages/ko/settings"),
  },
};
export const ROOMS = Object.keys(rooms) as Room[];

interface Spoken {
  language: Language;
  messages: Messages;
}

const STORAGE_KEY = "hupan.language";

let spoken: Spoken | null = null;
let wanted: Language = "en";
const entered = new Set<Room>();
const readers = new Set<() => void>();

/** Hears when other words are spoken. */
export function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

export function nowSpoken(): Spoken {
  if (!spoken) throw new Error("speak() comes first");
  return spoken;
}

/** Speaks a language once all its words are here, those of the rooms that were entered included: nothing blinks. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  await arrive();
}

/** Fetches a room's words, so that it can be shown. */
export async function enterRoom(room: Room): Promise<void> {
  if (entered.has(room) && spoken && room in spoken.messages) return;
  entered.add(room);
  try {
    await arrive();
  } catch (error) {
    entered.delete(room);
    throw error;
  }
}

/** Whoever waits here goes on when what is wanted is spoken, also when that changes in the meantime. */
async function arrive(): Promise<void> {
  for (;;) {
    const language = wanted;
    const inside = [...entered];
    const [first, ...others] = await Promise.all([
      frame[language](),
      ...inside.map((room) => rooms[room][language]()),
    ]);
    if (language !== wanted || inside.length !== entered.size) continue;
    const own = Object.fromEntries(inside.map((room, at) => [room, others[at]?.default]));
    // Safe: `Same` guarantees the keys, the catalogue test compares the arguments, and a room enters before it is shown.
    spoken = { language, messages: { ...first.default, ...own } as Messages };
    for (const reader of readers) reader();
    return;
  }
}

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((known) => known === value);
}

/** The language chosen on this device, else the first of the reader's that we speak, else English. */
export function preferredLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    if (isLanguage(stored)) return stored;
  } catch {
    // Storage may be refused; then the browser's languages decide.
  }
  for (const tag of navigator.languages) {
    const primary = tag.split("-")[0];
    if (isLanguage(primary)) return primary;
  }
  return "en";
}

/** Remembers a language on this device. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
    // For the pages that the server writes.
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store yet
    document.cookie = `hupan_lang=${language}; path=/; max-age=31536000; samesite=lax`;
  } catch {
    // Not remembered then; the account still knows.
  }
}
