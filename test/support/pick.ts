/** The value at a dotted path of parsed JSON; undefined where the path ends early. */
export function pick(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      json,
    );
}
