/** What a person dropped or chose, as files with their paths. */

export interface Chosen {
  path: string;
  file: File;
}

/** What imports are made of; the rest of a folder stays at home. */
const WANTED = /\.(csv|tsv|tab|txt|xml|rss|atom|jsonl|ndjson|json|html?|zip|jpe?g|png|webp|gif|avif)$/i;
const HIDDEN = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/i;

/** Leaves out what a folder holds besides tables and pictures. A file chosen by itself is always taken. */
export function wanted(chosen: readonly Chosen[]): Chosen[] {
  if (chosen.length === 1) return [...chosen];
  return chosen.filter(({ path }) => WANTED.test(path) && !HIDDEN.test(path));
}

/** Files of a picker; one for folders tells where in it they lie. */
export function fromPicker(files: Iterable<File>): Chosen[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files of a drop, folders opened. */
export async function fromDrop(transfer: DataTransfer): Promise<Chosen[]> {
  // Both lists are emptied as soon as the event is over: take what is there before waiting for anything.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...transfer.files];
  if (entries.every((entry) => entry === null)) return fromPicker(plain);
  const found = await Promise.all(entries.map((entry) => (entry ? open(entry) : [])));
  return found.flat();
}

async function open(entry: FileSystemEntry): Promise<Chosen[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path, file }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const inside: FileSystemEntry[] = [];
  for (;;) {
    // A folder is told in pieces of about a hundred; an empty piece is its end.
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (piece.length === 0) break;
    inside.push(...piece);
  }
  return (await Promise.all(inside.map(open))).flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** What several files are called together: their folder, else the first of them. */
export function nameOf(chosen: readonly Chosen[]): string {
  const [first] = chosen;
  if (!first) return "";
  if (chosen.length === 1) return first.file.name;
  const folder = first.path.split("/")[0] ?? "";
  const shared = first.path.includes("/") && chosen.every(({ path }) => path.startsWith(`${folder}/`));
  return `${shared ? folder : first.file.name.replace(/\.[^.]*$/, "")}.zip`;
}
