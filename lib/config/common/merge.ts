import type { Location, ProblemPath } from "../../core/problem";
import { isTree, type Tree } from "./tree";
import { dotted } from "./yaml";

type MutableTree = Record<string, unknown>;

/** A file, or part of one, that a resolved value may come from. */
export interface Layer {
  readonly data: Tree;
  /** Place of the value at a path of this layer. */
  readonly locate: (path: ProblemPath) => Location;
  /** Place of the key at a path of this layer. */
  readonly locateKey: (path: ProblemPath) => Location;
}

export interface MergedLayers {
  readonly data: MutableTree;
  /** Location of each value, by dotted path; a map comes from the lowest layer that has it. */
  readonly origins: Map<string, Location>;
}

/** Lays layers over one another, lowest first: maps merge, lists and single values replace, null removes. */
export function merge(layers: readonly Layer[]): MergedLayers {
  const merged: MergedLayers = { data: {}, origins: new Map() };
  for (const layer of layers) overlay(merged.data, layer.data, layer, [], merged.origins);
  return merged;
}

function overlay(base: MutableTree, over: Tree, layer: Layer, path: ProblemPath, origins: Map<string, Location>): void {
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const at = [...path, key];
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    if (isTree(value) && isTree(below)) {
      overlay(below, value, layer, at, origins);
      continue;
    }
    if (below !== undefined) {
      forget(dotted(at), origins);
      delete base[key];
    }
    if (value === null) continue;
    // A map that is written in its short form is at its key; what the short form says is at its value.
    origins.set(dotted(at), isTree(value) ? layer.locateKey(at) : layer.locate(at));
    if (isTree(value)) {
      const copy: MutableTree = {};
      base[key] = copy;
      overlay(copy, value, layer, at, origins);
    } else {
      base[key] = value;
      if (Array.isArray(value)) recordInside(value, layer, at, origins);
    }
  }
}

function forget(name: string, origins: Map<string, Location>): void {
  for (const known of origins.keys()) if (known === name || known.startsWith(`${name}.`)) origins.delete(known);
}

function recordInside(value: unknown, layer: Layer, path: ProblemPath, origins: Map<string, Location>): void {
  const children: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item])
    : isTree(value)
      ? Object.entries(value)
      : [];
  for (const [key, child] of children) {
    const at = [...path, key];
    origins.set(dotted(at), layer.locate(at));
    recordInside(child, layer, at, origins);
  }
}
