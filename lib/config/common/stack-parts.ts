import type { z } from "zod";
import type { Location, ProblemPath } from "../../core/problem";
import type { Layer } from "./merge";
import { dotted, type YamlFile } from "./yaml";
import type { environmentFields } from "./environment-fields";
import type { Assign, BackendConfig, Principal } from "./model";

/** A part of a file that passed its schema, with where it stands. */
export interface ParsedPart<T> {
  readonly file: YamlFile;
  readonly path: ProblemPath;
  readonly data: T;
}

/** The parsed files that one stack is made of. */
export interface StackParts<Target, App, AppEnvironment> {
  readonly app: string;
  readonly environment: string;
  readonly target: ParsedPart<Target>;
  readonly environmentDefaults: ParsedPart<object>;
  readonly settings: ParsedPart<App>;
  readonly overrides: ParsedPart<AppEnvironment>;
  readonly sandbox: boolean;
  /** Whether the sandbox's tenant stands for all: `tenantId` does not count. */
  readonly oneTenant: boolean;
}

/** The location of a value, or of the nearest value around it. */
export function locationOf(path: ProblemPath, origins: ReadonlyMap<string, Location>): Location | undefined {
  for (let length = path.length; length > 0; length--) {
    const location = origins.get(dotted(path.slice(0, length)));
    if (location) return location;
  }
  return undefined;
}

export function layer({ file, path, data }: ParsedPart<object>): Layer {
  return {
    data: { ...data },
    locate: (at) => file.locate([...path, ...at]),
    locateKey: (at) => file.locateKey([...path, ...at]),
  };
}

/** Assignments as a layer writes them. */
type AssignWritten = { readonly [Kind in "groups" | "users"]?: readonly Principal[] | null };

export function assignment(assign: "external" | AssignWritten | null | undefined): Assign {
  if (assign === "external") return assign;
  return { groups: assign?.groups ?? [], users: assign?.users ?? [] };
}

export function backendConfig(backend: z.output<(typeof environmentFields)["backend"]>): BackendConfig {
  if (!backend) return { type: "local", config: {} };
  const config = Object.entries(backend.config ?? {}).filter(
    (entry): entry is [string, string | boolean] => entry[1] != null,
  );
  return { type: backend.type, config: Object.fromEntries(config) };
}
