/** The least that the server accepts (identity/rules.py); told before it has to refuse. */
export const PASSWORD_MIN = 8;
const LOGIN = /^[\p{L}\p{N}_][\p{L}\p{N}_.@+-]{0,63}$/u;

export function isLogin(text: string): boolean {
  return LOGIN.test(text);
}

/** A name for signing in made from a name: "Mina Park" becomes "mina-park", 林晓 stays as it is. */
export function suggestedLogin(name: string): string {
  const plain = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);
  return isLogin(plain) ? plain : "";
}
