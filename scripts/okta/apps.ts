import type { AuditedApp } from "../../lib/audit";
import type { OktaStackConfig } from "../../lib/config";
import { undefinedIfNotFound } from "../../lib/core/not-found";
import { ScimformError } from "../../lib/core/problem";
import { deletedApps, findApp, type Okta, type OktaApp } from "../../lib/okta/api";
import * as errors from "../../lib/okta/api/errors";

interface AppsInTime {
  /** Deployed app; undefined when it is no longer deployed. */
  readonly present: OktaApp | undefined;
  /** The present one last. */
  readonly all: readonly AuditedApp[];
}

/**
 * The app of a stack, and earlier ones of the same label that the System Log knows to be deleted.
 * @throws ScimformError OKTA_APP_MISSING when there is neither; OKTA_APP_AMBIGUOUS
 */
export async function appsInTime(okta: Okta, config: OktaStackConfig, since: number): Promise<AppsInTime> {
  const isAbsent = (error: unknown): boolean =>
    error instanceof ScimformError && error.problems.some(({ code }) => code === errors.appMissing.code);
  const present = await undefinedIfNotFound(findApp(okta, config), isAbsent);
  const span = { since: new Date(since), until: new Date(okta.clock()) };
  const deleted = config.existing ? [] : await deletedApps(okta, config.label, span);
  const earlier = deleted.map((app) => ({ ...app, name: config.label }));
  if (!present && earlier.length === 0) await findApp(okta, config);
  return { present, all: [...earlier, ...(present ? [{ id: present.id, name: present.label, deleted: null }] : [])] };
}
