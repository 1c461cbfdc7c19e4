/** A name for people as a key or a file name: `Søren's App (2)` is `s-ren-s-app-2`, without a digit or a hyphen in front. */
export const slug = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
