import { readProjectFiles } from "./common/files";
import { buildProject, type Project } from "./project";
import type { Variables } from "./common/interpolate";

export type * from "./any-stack";
export type * from "./common/model";
export type * from "./entra/model";
export type * from "./okta/model";
export type { Project } from "./project";
export { isTenantUrlKnown } from "./entra/tenant-url";
export { matchesPatterns, selectStacks } from "./select";

export interface LoadOptions {
  /** Folder that holds `config/`. */
  readonly root: string;
  readonly env: Variables;
  /** Whether the sandbox stands in for the tenant. Default: SCIMFORM_SANDBOX is set. */
  readonly sandbox?: boolean;
  /** Current time in milliseconds since 1970, for what expires. Default: now. */
  readonly now?: number;
}

/**
 * The config of a project, completely resolved.
 * @returns every stack that could be resolved, and everything that is wrong, with places; look at `problems` first
 */
export function loadProject({
  root,
  env,
  sandbox = Boolean(env["SCIMFORM_SANDBOX"]),
  now = Date.now(),
}: LoadOptions): Project {
  return buildProject(readProjectFiles(root), { env, sandbox, now });
}
