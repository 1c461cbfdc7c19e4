export type ScimJson = null | boolean | number | string | ScimJson[] | ScimObject;
export type ScimObject = { [name: string]: ScimJson };

export const isObject = (value: ScimJson | undefined): value is ScimObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `urn:…:User:manager.value` is `["urn:…:User", "manager", "value"]`: dots of the URN separate nothing (RFC 7644, 3.10). */
export function attributeNames(path: string): string[] {
  const colon = path.lastIndexOf(":");
  const names = path.slice(colon + 1).split(".");
  return colon < 0 ? names : [path.slice(0, colon), ...names];
}

/** The key that an object has for an attribute; letter case does not count (RFC 7643, 2.1). */
const keyOf = (object: ScimObject, name: string): string | undefined =>
  Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());

/** Returns all values at a path: elements of multi-valued attributes count one by one. */
export function valuesAt(value: ScimJson | undefined, names: readonly string[]): ScimJson[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, names));
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  const key = isObject(value) ? keyOf(value, name) : undefined;
  return key === undefined ? [] : valuesAt((value as ScimObject)[key], rest);
}

/** Removes the value at a path, in each element of multi-valued attributes. */
export function removeAt(value: ScimJson | undefined, names: readonly string[]): void {
  if (Array.isArray(value)) {
    for (const element of value) removeAt(element, names);
    return;
  }
  const [name, ...rest] = names;
  if (!isObject(value) || name === undefined) return;
  const key = keyOf(value, name);
  if (key === undefined) return;
  if (rest.length === 0) delete value[key];
  else removeAt(value[key], rest);
}
