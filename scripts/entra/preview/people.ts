import { readPeople, readPerson } from "../../../lib/entra/graph/person";
import type { DirectoryAttributes } from "../../../lib/entra/language";
import { toText } from "../../../lib/entra/language/conversions";
import type { CommandContext } from "../../context";
import type { SignedInTenant } from "../session";
import type { Report } from "../../report";
import type { AssignmentsById } from "./assignments";
import { peopleOfFile } from "./people-file";

/** People to preview; exactly one of the three is given. */
export interface PeopleOptions {
  readonly user: readonly string[];
  readonly file?: string;
  readonly all?: boolean;
}

/** Sources and settings that reading people depends on. */
export interface PeopleSource {
  /** Signed-in tenant; absent: only a file can be read. */
  readonly tenant?: SignedInTenant;
  /** Attributes to read, under their provisioning names. */
  readonly attributes: readonly string[];
  /** Assignments of the people whom `--all` means; null: everybody. */
  readonly candidates: readonly AssignmentsById[] | null;
}

/** The people, one by one as they are read. Users who are unknown are reported; the others follow nevertheless. */
export async function* readSelected(
  options: PeopleOptions,
  { tenant, attributes, candidates }: PeopleSource,
  context: CommandContext,
  report: Report,
): AsyncGenerator<DirectoryAttributes> {
  if (options.file !== undefined || tenant === undefined) {
    if (options.file !== undefined) yield* peopleOfFile(context.io.cwd, options.file);
    return;
  }
  if (options.all) {
    for await (const person of readPeople(tenant.graph, attributes)) {
      const id = toText(person["objectId"] ?? null);
      if (candidates === null || candidates.some((assignments) => assignments.has(id))) yield person;
    }
    return;
  }
  for (const user of options.user) {
    try {
      yield await readPerson(tenant.graph, user, attributes);
    } catch (error) {
      report.failed(error);
    }
  }
}
