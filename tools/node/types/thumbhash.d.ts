// What we call of thumbhash. `noResolve` in tsconfig.json keeps the vendored file itself from being checked.

declare module "*/thumbhash.js" {
  /** Decode a ThumbHash to RGBA pixels, row by row. Bytes that end too early give pixels without meaning. */
  export function thumbHashToRGBA(hash: Uint8Array): { w: number; h: number; rgba: Uint8Array };
}
