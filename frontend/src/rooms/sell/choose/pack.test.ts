// @vitest-environment node
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fromPicker, nameOf, wanted } from "./gather";
import { PackError, pack } from "./pack";

interface Entry {
  name: string;
  text: string;
  crc: number;
}

/** Reads an archive from its directory, as programs that unpack do. */
async function unpacked(archive: Blob): Promise<Entry[]> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  expect(at + view.getUint32(end + 12, true)).toBe(end);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const nameSize = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    expect(view.getUint32(local, true)).toBe(0x04034b50);
    const size = view.getUint32(at + 24, true);
    const start = local + 30 + nameSize;
    const decode = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
    expect(decode(local + 30, start)).toBe(decode(at + 46, at + 46 + nameSize));
    entries.push({
      name: decode(at + 46, at + 46 + nameSize),
      text: decode(start, start + size),
      crc: view.getUint32(at + 16, true),
    });
    at += 46 + nameSize;
  }
  return entries;
}

describe("an archive of several files", () => {
  it("holds each as it is, under its path, with the sum that is checked", async () => {
    const files = [
      { path: "shop/products.csv", file: new Blob(["name,price\nMug,24\n"]) },
      { path: "shop/图片/杯子.txt", file: new Blob(["瓷杯"]) },
      { path: "shop/empty.csv", file: new Blob([]) },
    ];
    const found = await unpacked(await pack(files));
    expect(found.map(({ name, text }) => [name, text])).toEqual([
      ["shop/products.csv", "name,price\nMug,24\n"],
      ["shop/图片/杯子.txt", "瓷杯"],
      ["shop/empty.csv", ""],
    ]);
    for (const { text, crc } of found) expect(crc).toBe(crc32(text));
  });

  it("is refused where it would not hold everything", async () => {
    const huge = { size: 5_000_000_000 } as Blob;
    await expect(pack([{ path: "a.csv", file: huge }])).rejects.toBeInstanceOf(PackError);
  });
});

describe("what was chosen", () => {
  const file = (path: string) => {
    const one = new File(["x"], path.split("/").at(-1) ?? "");
    Object.defineProperty(one, "webkitRelativePath", { value: path.includes("/") ? path : "" });
    return one;
  };
  const chosen = fromPicker(
    ["shop/products.csv", "shop/img/a.JPG", "shop/.DS_Store", "shop/readme.docx", "__MACOSX/shop/a.jpg"].map(
      file,
    ),
  );

  it("leaves at home what is neither table nor picture", () => {
    expect(wanted(chosen).map(({ path }) => path)).toEqual(["shop/products.csv", "shop/img/a.JPG"]);
  });

  it("takes a single file as it is: the server says what is wrong with it", () => {
    expect(wanted(fromPicker([file("goods.xlsx")]))).toHaveLength(1);
  });

  it("is called like its folder, else like its first file", () => {
    expect(nameOf(wanted(chosen))).toBe("shop.zip");
    expect(nameOf(fromPicker([file("a.csv"), file("b.csv")]))).toBe("a.zip");
    expect(nameOf(fromPicker([file("a.csv")]))).toBe("a.csv");
  });
});
