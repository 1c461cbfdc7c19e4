/** The code of the innermost cause that has one (`ENOENT`, `ECONNREFUSED`), else the name of the error. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
