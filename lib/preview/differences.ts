/** A difference between two documents; undefined: there is no value. */
export interface JsonDifference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Finds the differences of two JSON values, innermost places only. Order counts in lists, not in objects. */
export function differences(before: unknown, after: unknown, path = ""): JsonDifference[] {
  if (Object.is(before, after)) return [];
  if (!isHolder(before) || !isHolder(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, before, after }];
  const [old, next] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const step = (key: string): string => {
    if (Array.isArray(before)) return `${path}[${key}]`;
    return path === "" ? key : `${path}.${key}`;
  };
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((key) =>
    differences(old.get(key), next.get(key), step(key)),
  );
}

const isHolder = (value: unknown): value is object => typeof value === "object" && value !== null;
