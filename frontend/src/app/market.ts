/** Whether an address is a page of the market that the server writes, and the browser may ask for anew. */
export function isOfMarket(path: string): boolean {
  // What an agent hands over opens once, and only to a browser that says by itself how it came there.
  return /^\/market(\/|$)/.test(path) && !path.startsWith("/market/handoff/");
}
