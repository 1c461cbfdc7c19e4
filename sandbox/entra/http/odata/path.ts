/**
 * OData keys in parentheses become path segments (`jobs('x')` is `jobs/x`), double slashes single ones: a login endpoint
 * that ends in a slash gives those.
 */
export function normalizePath(url: string): string {
  const [path = "", ...query] = url.split("?");
  const normal = path
    .replace(/%27/g, "'")
    .replace(/%28/g, "(")
    .replace(/%29/g, ")")
    .replace(/\/{2,}/g, "/")
    .replace(/\('([^']*)'\)/g, "/$1")
    .replace(/\((\w+='[^']*')\)/g, "/$1");
  return [normal, ...query].join("?");
}
