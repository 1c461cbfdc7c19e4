import type { StackConfig } from "../config/entra/model";
import { isTenantUrlKnown } from "../config/entra/tenant-url";
import { chooseRole } from "../entra/application/app-roles";
import { isRunning } from "../entra/graph/job";
import { portalTags } from "../entra/application/non-gallery-app";
import { credentialsPresent, type SecretPair } from "../entra/graph/secrets";
import { describeSettings, holdsSettings, settingsFromSecrets } from "../entra/graph/settings";
import { stackTag } from "../entra/application/stack-tag";
import { compileSchema } from "../entra/schema/compile";
import { describeChange } from "../entra/schema/schema-change";
import { compareAssignments } from "./assignments";
import { compareClaims, compareSaml } from "./saml";
import { type DriftDifference, differenceAt } from "./difference";
import type { LiveDeployment } from "./live";

/**
 * Compares a deployment with its config. Compared by meaning, without Terraform's state; a quarantine is no
 * difference.
 */
export function compareDeployment(config: StackConfig, live: LiveDeployment): DriftDifference[] {
  return [
    ...(config.existing ? [] : [...compareApplication(config, live), ...compareRoles(config, live)]),
    ...compareEnabled(config, live),
    ...(config.saml && live.saml ? compareSaml({ ...config, saml: config.saml }, live.saml) : []),
    ...(config.saml && live.claimsPolicies ? compareClaims(config.saml, live.claimsPolicies) : []),
    ...compareAssigned(config, live),
    ...compareSchema(config, live),
    ...compareTemplate(config, live),
    ...compareSettings(config, live.secrets),
    ...compareCredentials(config, live.secrets),
    ...compareSwitch(config, live),
  ];
}

function compareAssigned(config: StackConfig, { app, assigned }: LiveDeployment): DriftDifference[] {
  if (!assigned) return [];
  const roles = app.appRoles ?? [];
  const unclear = new Set(
    assigned.wanted.flatMap((principal) => chooseRole(config, roles, principal).problem?.summary ?? []),
  );
  return [
    ...[...unclear].map((summary): DriftDifference => {
      return { part: "assignments", text: `! assignments: ${summary}`, live: null, wanted: null, repair: "role" };
    }),
    ...compareAssignments(assigned, config, roles),
  ];
}

function compareApplication(
  { displayName, stack, gallery, assignmentRequired }: StackConfig,
  { app }: LiveDeployment,
): DriftDifference[] {
  const wanted = [...(gallery ? [] : portalTags), stackTag(stack)];
  // The other tags of a gallery app are its template's.
  const live = (app.tags ?? []).filter((tag) => !gallery || wanted.includes(tag));
  const place = "application.tags";
  return [
    ...differenceAt("application", "application.displayName", { live: app.displayName ?? null, wanted: displayName }),
    ...differenceAt("application", "application.appRoleAssignmentRequired", {
      live: String(app.appRoleAssignmentRequired ?? false),
      wanted: String(assignmentRequired),
    }),
    ...wanted
      .filter((tag) => !live.includes(tag))
      .flatMap((tag) => differenceAt("application", place, { live: null, wanted: tag })),
    ...live
      .filter((tag) => !wanted.includes(tag))
      .flatMap((tag) => differenceAt("application", place, { live: tag, wanted: null })),
  ];
}

/** The roles that the config declares; those beside them are left alone. A disabled role gives nothing to who has it. */
function compareRoles({ appRoles = [] }: StackConfig, { app }: LiveDeployment): DriftDifference[] {
  return appRoles.flatMap(({ id, ...wanted }) => {
    const place = `application.appRoles.${wanted.value ?? id}`;
    const live = app.appRoles?.find((role) => role.id === id);
    if (!live) return differenceAt("application", place, { live: null, wanted: wanted.displayName });
    return [
      ...(["displayName", "description", "value"] as const).flatMap((name) =>
        differenceAt("application", `${place}.${name}`, { live: live[name] || null, wanted: wanted[name] }),
      ),
      ...differenceAt("application", `${place}.isEnabled`, {
        live: String(live.isEnabled ?? false),
        wanted: "true",
        repair: "enableRole",
      }),
    ];
  });
}

/** azuread enables what it manages, unless told otherwise. */
const compareEnabled = ({ existing }: StackConfig, { app }: LiveDeployment): DriftDifference[] =>
  differenceAt("application", "application.accountEnabled", {
    live: String(app.accountEnabled ?? true),
    wanted: "true",
    repair: existing ? "enable" : "deploy",
  });

function compareSchema({ schema: desired }: StackConfig, { schema }: LiveDeployment): DriftDifference[] {
  const { changes, problems } = compileSchema(desired, schema);
  const errors = problems.filter(({ severity }) => severity === "error");
  return [
    ...changes.map((change): DriftDifference => {
      return { part: "schema", text: describeChange(change), live: change.from, wanted: change.to, repair: "deploy" };
    }),
    ...errors.map(({ summary }): DriftDifference => {
      return { part: "schema", text: `! schema: ${summary}`, live: null, wanted: null, repair: "correct" };
    }),
  ];
}

/** Says when the vendor's template is another than the one that the mappings were written from. Nobody else tells. */
function compareTemplate({ gallery, schema }: StackConfig, { template }: LiveDeployment): DriftDifference[] {
  const [wanted, live] = [gallery?.version, template?.version];
  if (!template || wanted === undefined || live == null || live === wanted) return [];
  const own = compileSchema(schema, template).changes.map(describeChange);
  const differs = own.length > 0 ? `; the config has instead of it: ${own.join("; ")}` : "";
  const text = `! schema: the template has version ${live}, and the mappings were written from ${wanted}${differs}`;
  return [{ part: "schema", text, live, wanted, repair: "template" }];
}

function compareSettings(config: StackConfig, secrets: readonly SecretPair[]): DriftDifference[] {
  // Without credentials the service is reported to keep no settings at all; they are written with the credentials.
  if (!credentialsPresent(secrets) && !holdsSettings(secrets)) return [];
  const live = describeSettings(settingsFromSecrets(secrets));
  return Object.entries(describeSettings(config)).flatMap(([name, wanted]) =>
    differenceAt("settings", `settings.${name}`, { live: live[name] ?? null, wanted }),
  );
}

function compareCredentials(config: StackConfig, secrets: readonly SecretPair[]): DriftDifference[] {
  const repair = "credentials";
  if (!credentialsPresent(secrets)) {
    const wanted = config.provisioning ? "present" : "none";
    return differenceAt("credentials", "credentials", { live: "none", wanted, repair });
  }
  if (!isTenantUrlKnown(config)) return [];
  const live = secrets.find(({ key }) => key === "BaseAddress")?.value ?? null;
  return differenceAt("credentials", "credentials.tenantUrl", { live, wanted: config.tenantUrl, repair });
}

function compareSwitch({ provisioning }: StackConfig, { job, secrets }: LiveDeployment): DriftDifference[] {
  // Without credentials it cannot be on, which is said already.
  if (provisioning && !credentialsPresent(secrets)) return [];
  const spell = (on: boolean): string => (on ? "on" : "off");
  const repair = provisioning ? "start" : "deploy";
  return differenceAt("provisioning", "provisioning", {
    live: spell(isRunning(job)),
    wanted: spell(provisioning),
    repair,
  });
}
