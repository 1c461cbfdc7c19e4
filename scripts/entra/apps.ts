import type { AuditedApp } from "../../lib/audit";
import type { StackConfig } from "../../lib/config";
import { undefinedIfNotFound } from "../../lib/core/not-found";
import { ScimformError } from "../../lib/core/problem";
import type { EnterpriseApp } from "../../lib/entra/graph";
import { appDeleted, appNotFound } from "../../lib/entra/graph/errors";
import type { SignedInTenant } from "./session";

export interface AppsInTime {
  /** Deployed app; undefined when it is no longer deployed. */
  readonly present: EnterpriseApp | undefined;
  /** The present one last. */
  readonly all: readonly AuditedApp[];
}

/**
 * The app of a stack, and earlier ones in the recycle bin. They stay there for 30 days, which is as long as their log can last.
 * @throws ScimformError ENTRA_APP_NOT_FOUND when there is neither; ENTRA_APP_AMBIGUOUS
 */
export async function appsInTime(config: StackConfig, { directory }: SignedInTenant): Promise<AppsInTime> {
  const [present, bin] = await Promise.all([
    undefinedIfNotFound(directory.findApp(config), isAbsent),
    directory.deletedApps(config),
  ]);
  const earlier = bin.flatMap(({ displayName: name, deleted, objects }) =>
    objects.flatMap(({ kind, id }) => (kind === "servicePrincipal" ? [{ id, name, deleted }] : [])),
  );
  if (!present && earlier.length === 0) await directory.findApp(config);
  const now = present ? [{ id: present.id, name: present.displayName ?? "", deleted: null }] : [];
  return { present, all: [...earlier.reverse(), ...now] };
}

const isAbsent = (error: unknown): boolean =>
  error instanceof ScimformError &&
  error.problems.some(({ code }) => [appNotFound.code, appDeleted.code].includes(code));
