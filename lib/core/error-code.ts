/** The code of the innermost cause that has one (`ENOENT`, `ECONNREFUSED`), else the name of the error. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}

/** Whether the system's error has the code. */
export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** An error as the system reports it, of a path where it has one. */
export const systemError = (code: string, what: string, path?: string): Error =>
  Object.assign(new Error(`${code}: ${what}`), { code, ...(path !== undefined && { path }) });
