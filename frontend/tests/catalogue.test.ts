// @vitest-environment node

import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { enterRoom, type Language, ROOMS, speak } from "@/i18n";
import { nowSpoken } from "@/i18n/words";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, prefix = ""): Array<[string, string]> {
  return Object.entries(tree).flatMap(
    ([key, value]): Array<[string, string]> =>
      typeof value === "string" ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );
}

/** Every text of a language, those that come with their rooms included. */
async function wordsOf(language: Language): Promise<Array<[string, string]>> {
  await Promise.all([speak(language), ...ROOMS.map(enterRoom)]);
  return flat(nowSpoken().messages as Tree);
}

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

/** The names that a text asks for, also inside plurals and choices. */
function names(elements: readonly Element[]): Set<string> {
  const found = new Set<string>();
  for (const element of elements) {
    // 0 is literal text and 7 is the # of a plural: neither has a name of its own.
    if (element.type !== 0 && element.type !== 7) found.add(element.value);
    if ("options" in element) {
      for (const option of Object.values(element.options))
        for (const name of names(option.value)) found.add(name);
    }
  }
  return found;
}

const en = new Map(await wordsOf("en"));

describe.each(["zh", "ko"] as const)("the catalogue %s", async (language) => {
  const own = new Map(await wordsOf(language));

  it("has every text of the English one, and no other", () => {
    expect([...own.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("asks for the same facts", () => {
    const different = [...en].filter(([key, text]) => {
      const wanted = names(new IntlMessageFormat(text, "en").getAst());
      const given = names(new IntlMessageFormat(own.get(key) ?? "", language).getAst());
      return [...given].some((name) => !wanted.has(name)) || [...wanted].some((name) => !given.has(name));
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it("is written in its own language", () => {
    const script = language === "zh" ? /\p{Script=Han}/u : /\p{Script=Hangul}/u;
    // Names, keys of the keyboard and examples stay as they are.
    const same = /^(sourceHuggingface|sourceModelscope|manualHash|findPlaceholder|sendEnter|sendCtrlEnter)$/;
    const foreign = [...own].filter(
      ([key, text]) =>
        !script.test(text) &&
        /\p{L}{2}/u.test(text.replace(/\{[^}]*\}/g, "")) &&
        !same.test(key.split(".").at(-1) ?? ""),
    );
    expect(foreign).toEqual([]);
  });
});

describe.each(["en", "zh", "ko"] as const)("the words in %s", async (language) => {
  const texts = await wordsOf(language);

  it("are all filled in, and calm", () => {
    expect(texts.filter(([, text]) => text.trim() === "" || text === "…" || /[!！]/.test(text))).toEqual([]);
  });

  it("are well-formed", () => {
    for (const [, text] of texts) expect(() => new IntlMessageFormat(text, language)).not.toThrow();
  });
});
