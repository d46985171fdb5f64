/** Several files go as one: an archive that stores them as they are, so that nothing is read into memory. */

export interface Packed {
  path: string;
  file: Blob;
  modified?: number;
}

export class PackError extends Error {}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const VERSION = 20;
// Without the 64-bit extension an archive holds this much.
const MOST_FILES = 65_535;
const MOST_BYTES = 0xffff_ffff;

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

async function crc32(file: Blob): Promise<number> {
  let crc = 0xffff_ffff;
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return (crc ^ 0xffff_ffff) >>> 0;
    for (const byte of value) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  }
}

/** Date and time as archives have kept them since 1989: in local time, to two seconds. */
function dosTime(ms: number): { date: number; time: number } {
  const at = new Date(ms);
  const years = Math.max(0, at.getFullYear() - 1980);
  return {
    date: (years << 9) | ((at.getMonth() + 1) << 5) | at.getDate(),
    time: (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1),
  };
}

/** Writes numbers of two (`H`) and four (`I`) bytes, little end first. */
function record(fields: ReadonlyArray<readonly ["H" | "I", number]>): Uint8Array<ArrayBuffer> {
  const size = fields.reduce((sum, [kind]) => sum + (kind === "H" ? 2 : 4), 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const [kind, value] of fields) {
    if (kind === "H") view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += kind === "H" ? 2 : 4;
  }
  return new Uint8Array(view.buffer);
}

/**
 * Packs files into one archive.
 *
 * @throws PackError There are more of them, or larger ones, than an archive of this kind holds.
 */
export async function pack(files: readonly Packed[], onFile?: (done: number) => void): Promise<Blob> {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  if (files.length > MOST_FILES || bytes > MOST_BYTES - files.length * 1_024) throw new PackError();
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let at = 0;
  let directorySize = 0;
  for (const [index, { path, file, modified }] of files.entries()) {
    const name = new TextEncoder().encode(path);
    const { date, time } = dosTime(modified ?? Date.now());
    const shared = [
      ["H", VERSION],
      ["H", UTF8_NAMES],
      ["H", 0],
      ["H", time],
      ["H", date],
      ["I", await crc32(file)],
      ["I", file.size],
      ["I", file.size],
      ["H", name.length],
      ["H", 0],
    ] as const;
    const local = record([["I", LOCAL], ...shared]);
    const central = record([
      ["I", CENTRAL],
      ["H", VERSION],
      ...shared,
      ["H", 0],
      ["H", 0],
      ["H", 0],
      ["I", 0],
      ["I", at],
    ]);
    parts.push(local, name, file);
    directory.push(central, name);
    at += local.length + name.length + file.size;
    directorySize += central.length + name.length;
    onFile?.(index + 1);
  }
  const end = record([
    ["I", END],
    ["H", 0],
    ["H", 0],
    ["H", files.length],
    ["H", files.length],
    ["I", directorySize],
    ["I", at],
    ["H", 0],
  ]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
