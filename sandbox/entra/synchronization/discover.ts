import { synchronizationSchema } from "../../../lib/entra/graph/synchronization-schema";
import { type DirectoryDefinition } from "../../../lib/entra/schema/synchronization-schema";
import type { SandboxClock } from "../../clock";
import { graphErrors } from "../graph-error";
import type { Job, TenantState } from "../model";
import { attributeDefaults } from "./schema";

/**
 * Looks a directory's attributes up again, and stores what it found in the job's schema: for Entra ID itself, the directory
 * extensions that people have. SCIM targets are not asked: their `discoverabilities` are `None`.
 * https://learn.microsoft.com/graph/api/synchronization-directorydefinition-discover
 * @throws GraphError 404
 */
export function discover(state: TenantState, job: Job, directoryId: string, clock: SandboxClock): DirectoryDefinition {
  const schema = synchronizationSchema.parse(job.schema);
  const directory = schema.directories?.find(({ id }) => id === directoryId);
  if (!directory) throw graphErrors.notFound(directoryId);
  directory.discoveryDateTime = new Date(clock.now()).toISOString();
  const isSource = schema.synchronizationRules?.some(
    ({ sourceDirectoryName }) => sourceDirectoryName === directory.name,
  );
  const people = isSource ? directory.objects?.find(({ name }) => name === "User") : undefined;
  if (people) {
    const known = new Set(people.attributes?.map(({ name }) => name));
    const used = new Set(Object.values(state.users).flatMap(({ extensions }) => Object.keys(extensions)));
    const found = [...used].filter((name) => !known.has(name)).map((name) => ({ ...attributeDefaults, name }));
    people.attributes = [...(people.attributes ?? []), ...found];
  }
  job.schema = schema;
  return directory;
}
