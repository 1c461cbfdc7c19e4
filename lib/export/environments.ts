import type { ProjectFiles } from "../config/common/files";
import type { Variables } from "../config/common/interpolate";
import { isOneTenant } from "../config/common/one-tenant";
import type { Cloud } from "../entra/graph/cloud";
import { environmentsSchema } from "../config/environment-schema";
import { defaults } from "../config/entra/schema";
import { validate } from "../config/common/validate";
import { YamlFile } from "../config/common/yaml";
import * as configErrors from "../config/errors";
import * as configCommonErrors from "../config/common/errors";
import * as errors from "./errors";
import { ExitCode, fail, ScimformError } from "../core/problem";
import { nearest } from "../core/nearest";

/** The environment of the application, as far as signing in needs it. */
export interface ExportEnvironment {
  readonly name: string;
  /** Tenant id; undefined in the sandbox, where its one tenant stands for all, and where there is Okta only. */
  readonly tenantId: string | undefined;
  /** Org address; undefined in the sandbox, which has its own, and where there is Entra only. */
  readonly orgUrl: string | undefined;
  /** Apps that are named by label are looked for in Okta. */
  readonly isOkta: boolean;
  readonly cloud: Cloud;
}

/**
 * The environment that is meant; the deployments of the project need not be right, or be there at all.
 * @param wanted its name; not needed when there is only one
 * @throws ScimformError EXPORT_ENVIRONMENT_NEEDED, or what is wrong with config/environments.yaml
 */
export function chooseEnvironment(
  files: ProjectFiles,
  wanted: string | undefined,
  { env, sandbox }: { readonly env: Variables; readonly sandbox: boolean },
): ExportEnvironment {
  const missing = files.problems.filter(({ code }) => folderCodes.includes(code));
  if (missing.length > 0 || !files.environments) throw new ScimformError(missing, ExitCode.usage);
  const file = new YamlFile(files.environments.name, files.environments.text, env);
  const { data = {}, problems } = validate(file, environmentsSchema);
  const wrong = [...file.problems, ...problems].filter(({ severity }) => severity === "error");
  if (wrong.length > 0) throw new ScimformError(wrong, ExitCode.usage);

  const names = Object.keys(data);
  const [only = "", ...others] = names;
  if (wanted === undefined && others.length > 0) throw fail(errors.environmentNeeded, names);
  const name = wanted ?? only;
  const found = data[name];
  if (found === undefined) throw fail(configErrors.unknownEnvironment, name, nearest(name, names), names);
  const tenantId = found?.tenantId ?? undefined;
  const orgUrl = found?.okta?.orgUrl?.replace(/\/$/, "");
  return {
    name,
    tenantId: isOneTenant({ env, sandbox }) ? undefined : tenantId,
    orgUrl: sandbox ? undefined : orgUrl,
    isOkta: orgUrl !== undefined && tenantId === undefined,
    cloud: found?.cloud ?? defaults.cloud,
  };
}

const folderCodes: readonly string[] = [
  configCommonErrors.folderMissing.code,
  configCommonErrors.environmentsMissing.code,
];
