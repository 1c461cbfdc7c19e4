import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import type { DesiredObjectMapping, DesiredSchema } from "./desired";
import { extractObjectMapping, namesUsed } from "./extract";
import { directoryNameOf, locateDefinition, locateMapping, type LocatedMapping } from "./locate";
import { nearestSource, nearestTarget } from "./nearest-attribute";
import { objectTypes, type ObjectType } from "./object-type";
import { attributesOfSource } from "./source";
import type { SynchronizationSchema } from "./synchronization-schema";

/**
 * Checks that the live directories have the mapped attributes and let them be written: only they know what this job's system
 * offers.
 */
export function checkAgainstDirectories(desired: DesiredSchema, live: SynchronizationSchema): Problem[] {
  return objectTypes.flatMap((type) => {
    const located = locateMapping(live, type);
    const wanted = desired[type];
    return located && wanted ? checkObject(type, wanted, located, live) : [];
  });
}

function checkObject(
  type: ObjectType,
  wanted: DesiredObjectMapping,
  located: LocatedMapping,
  live: SynchronizationSchema,
): Problem[] {
  const problems: Problem[] = [];
  const inUse = namesUsed(extractObjectMapping(located.mapping));
  const check = (side: "source" | "target", name: string, path: ProblemPath): void => {
    const definitions = locateDefinition(live, located, side)?.attributes;
    if (!definitions) return;
    const definition = definitions.find((candidate) => candidate.name === name);
    if (!definition && !inUse[side].has(name)) {
      const candidates = definitions.map((candidate) => candidate.name);
      const directory = directoryNameOf(located.rule, side);
      problems.push({
        ...errors.notInDirectory(
          side,
          name,
          directory,
          (side === "source" ? nearestSource : nearestTarget)(name, candidates),
        ),
        path,
      });
    }
    if (side === "target" && (definition?.anchor || definition?.mutability === "ReadOnly")) {
      problems.push({ ...errors.targetReadOnly(name), path });
    }
  };
  for (const [target, mapping] of Object.entries(wanted.mappings)) {
    check("target", target, [type, "mappings", target]);
    for (const name of attributesOfSource(mapping.source)) check("source", name, [type, "mappings", target, "source"]);
  }
  (wanted.filters ?? []).forEach((filter, filterIndex) => {
    filter.all.forEach((clause, index) => {
      check("source", clause.attribute, [type, "filters", filterIndex, "all", index, "attribute"]);
    });
  });
  return problems;
}
