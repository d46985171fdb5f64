export type ViteManifest = Record<
  string,
  { file: string; css?: string[]; assets?: string[]; imports?: string[]; dynamicImports?: string[] }
>;
export function offlineFiles(manifest: ViteManifest): Set<string>;
export function firstLoadFiles(manifest: ViteManifest): Set<string>;
