export function DemoMarket() {
  return null;
}
