/** Which addresses in a message may be opened. Text of a message is data written by anybody: only plain web and mail links pass. */
const allowed = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if it may be opened, else null. */
export function safeLink(address: string): string | null {
  const trimmed = address.trim();
  try {
    const url = new URL(trimmed);
    return allowed.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The address of a picture on another machine if it may be asked for, else null. */
export function safePicture(address: string): { readonly href: string; readonly host: string } | null {
  try {
    const url = new URL(address.trim());
    return url.protocol === "https:" || url.protocol === "http:" ? { href: url.href, host: url.host } : null;
  } catch {
    return null;
  }
}
