import { z } from "zod";
import type { ProblemPath } from "../../core/problem";
import { alternatives, child } from "./schema-walk";

/** A kind of file, with its name in messages; empty for the file at hand. */
export interface FileShape {
  readonly file?: string;
  readonly schema: z.ZodType;
}

/**
 * Describes where a key belongs: the nearest place, or several that are equally near; of several kinds of files, the first that
 * has it.
 */
export function placesOfKey(key: string, path: ProblemPath, shapes: readonly FileShape[]): string[] {
  for (const { file, schema } of shapes) {
    const here = file === undefined ? generalised(schema, path) : undefined;
    const found = mapsWith(key, schema, []).filter((place) => place.join(".") !== here?.join("."));
    const away = (place: readonly string[]): number => place.length - 2 * sharedParts(place, here ?? []);
    const nearest = Math.min(...found.map(away));
    const words = found.filter((place) => away(place) === nearest).map((place) => shown([...place, key], file));
    if (words.length > 0) return [...new Set(words)].slice(0, 2);
  }
  return [];
}

function sharedParts(place: readonly string[], here: readonly string[]): number {
  const differing = place.findIndex((part, index) => part !== here[index]);
  return differing < 0 ? place.length : differing;
}

/** Paths of the maps that know a key; `*` is any key of a map, `[]` any element of a list. */
function mapsWith(key: string, schema: z.ZodType, path: readonly string[]): string[][] {
  return alternatives(schema).flatMap((each) => {
    if (each instanceof z.ZodRecord) return mapsWith(key, each.valueType as z.ZodType, [...path, "*"]);
    if (each instanceof z.ZodArray) return mapsWith(key, each.element as z.ZodType, [...path, "[]"]);
    if (!(each instanceof z.ZodObject)) return [];
    const inside = Object.entries(each.shape).flatMap(([name, inner]) =>
      mapsWith(key, inner as z.ZodType, [...path, name]),
    );
    return Object.hasOwn(each.shape, key) ? [[...path], ...inside] : inside;
  });
}

/** The path with `*` and `[]` in the place of what a user names or counts. */
function generalised(schema: z.ZodType, path: ProblemPath): string[] {
  let here = [schema];
  return path.map((part) => {
    const maps = here.flatMap(alternatives);
    here = maps.flatMap((each) => child(each, part));
    if (maps.some((each) => each instanceof z.ZodObject && Object.hasOwn(each.shape, part))) return String(part);
    return typeof part === "number" ? "[]" : "*";
  });
}

/** Words for the keys of a map, by the key of the map. */
const nameOfKeys: Readonly<Record<string, string>> = {
  apps: "<app>",
  environments: "<environment>",
  mappings: "<attribute>",
};

function shown(place: readonly string[], file: string | undefined): string {
  const words = place.map((part, index) => {
    if (part !== "*") return part;
    return index === 0 ? "<environment>" : (nameOfKeys[place[index - 1] ?? ""] ?? "<name>");
  });
  const path = words.join(".").replaceAll(".[]", "[]");
  return file === undefined ? path : `${path} in ${file}`;
}
