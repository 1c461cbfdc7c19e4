import { readProjectFiles } from "../../lib/config/common/files";
import { portalTags, SamlApi, stackOfTags, stackTag } from "../../lib/entra/graph";
import * as configErrors from "../../lib/config/entra/errors";
import { idsOfDeclared } from "../../lib/entra/application/app-roles";
import * as errors from "./errors";
import * as exportErrors from "../../lib/export/errors";
import { fail } from "../../lib/core/problem";
import {
  type Draft,
  draftOf,
  type ExportEnvironment,
  type ExistingObjects,
  type ExportedSaml,
  importsPath,
  type LiveApp,
  nameOf,
  filesForDraft,
  readAssigned,
  readInventory,
  readLiveApp,
  readSaml,
  resetByDeploy,
  writeImports,
  writeTags,
} from "../../lib/export";
import type { CommandContext } from "../context";
import type { SignedInTenant } from "./session";
import { toJsonObject } from "../report";
import type { ExportAdapter, ExportChoices, ExportFindings } from "../verbs/export/adapter";
import { compareFiles } from "../verbs/export/files";

const noSaml: ExportedSaml = { problems: [] };

export const exportAdapter: ExportAdapter = {
  gather,
  async inventory(environment, context) {
    expectTenant(environment, context);
    return readInventory(await context.entra.tenant(environment));
  },
};

function expectTenant(environment: ExportEnvironment, { io }: CommandContext): void {
  const sandbox = Boolean(io.env["SCIMFORM_SANDBOX"]);
  if (!sandbox && environment.tenantId === undefined) throw fail(configErrors.tenantMissing, environment.name);
}

async function gather(
  app: string,
  environment: ExportEnvironment,
  choices: ExportChoices,
  context: CommandContext,
): Promise<ExportFindings> {
  const { env, clock } = context.io;
  const sandbox = Boolean(env["SCIMFORM_SANDBOX"]);
  expectTenant(environment, context);
  const project = readProjectFiles(context.root);
  const tenant = await context.entra.tenant(environment);
  const live = await readLiveApp(app, tenant);
  const existing = choices.existing === true;
  const assigned =
    (choices.assignments ?? !existing)
      ? await readAssigned(
          live,
          { stack: nameOf(live.principal), existing: existing ? {} : undefined, gallery: live.gallery },
          tenant.graph,
        )
      : undefined;
  const assign = assigned?.assign ?? "external";
  // Of an app that exists the sign-on stays somebody else's.
  const {
    saml,
    objects: samlObjects,
    problems: ofSaml,
  } = existing || live.gallery ? noSaml : await readSaml(live, new SamlApi(tenant.graph), clock());
  const drafted = draftOf(live, {
    ...choices,
    environment: environment.name,
    existing,
    assign,
    role: assigned?.role,
    saml,
  });
  const { draft } = drafted;
  await refuseTaken(draft, live, context, tenant);

  const options = { env, sandbox, now: clock() };
  const placed = filesForDraft(draft, live.schema, choices.target, project, options);
  const reset = existing ? [] : resetByDeploy(live, draft);
  const objects: ExistingObjects = {
    tenantId: environment.tenantId ?? env["ARM_TENANT_ID"] ?? "",
    ...(!existing && live.application && { applicationId: live.application.id, templateId: live.gallery?.id }),
    servicePrincipalId: live.principal.id,
    jobId: live.job.id,
    ...(draft.appRoles && { appRoles: idsOfDeclared(draft, draft.appRoles) }),
    assignments: assigned?.ids ?? { groups: {}, users: {} },
    ...(samlObjects && { saml: samlObjects }),
  };
  const files = [
    ...placed.files,
    { name: importsPath(draft.stack), text: writeImports(objects) },
    { name: importsPath(`${draft.stack}.schema`), text: backupText(live.schema) },
  ];
  const tags = tagsFor(live, draft.stack);
  const missing = existing ? [] : tags.filter((each) => !each.isThere);
  return {
    ...{ origin: draft.origin, stack: draft.stack, files: compareFiles(context.root, files) },
    ...(missing.length > 0 && {
      change: {
        announcement: `sets the tag ${stackTag(draft.stack)} in the tenant, on ${tags.map(({ object }) => object).join(" and ")}`,
        carryOut: async () => {
          for (const { path, wanted } of tags) await writeTags(tenant.graph, path, wanted);
        },
      },
    }),
    details: toJsonObject({
      mode: existing ? "existing" : "adopt",
      displayName: draft.displayName,
      applicationId: live.application?.id ?? null,
      clientId: live.principal.appId,
      servicePrincipalId: live.principal.id,
      jobId: live.job.id,
      assigned: assign === "external" ? null : { groups: assign.groups.length, users: assign.users.length },
      tags: missing.length === 0 ? null : (missing[0]?.wanted ?? null),
    }),
    proofs: [`\`npx cdktf diff ${draft.stack}\` shows what Terraform takes over: nothing to add, change or destroy.`],
    problems: [
      ...(reset.length > 0 ? [errors.deployWouldChange(draft.origin, reset.join("; "))] : []),
      ...ofSaml,
      ...(assigned?.problems ?? []),
      ...placed.problems,
      ...drafted.problems,
    ],
  };
}

/** Returns the schema as text that can be written back. */
function backupText({ "@odata.context": _, ...schema }: LiveApp["schema"]): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Refuses a draft whose app or stack is already taken: one app for one stack, and one stack for one app. */
async function refuseTaken(
  draft: Draft,
  { principal }: LiveApp,
  context: CommandContext,
  tenant: SignedInTenant,
): Promise<void> {
  const { stack, existing } = draft;
  const owner = stackOfTags(principal.tags ?? []);
  const known = context.project.stacks.some((config) => config.stack === owner);
  if (owner !== undefined && owner !== stack && known)
    throw fail(exportErrors.alreadyManaged, nameOf(principal), owner, stack);
  if (existing) return;
  const tagged = await tenant.directory.taggedApps();
  const other = tagged.find(({ id, tags }) => id !== principal.id && tags?.includes(stackTag(stack)));
  if (other) throw fail(errors.tagTaken, stack, nameOf({ displayName: other.displayName ?? "", id: other.id }));
}

interface WantedTags {
  /** What carries them, for people. */
  readonly object: string;
  readonly path: string;
  readonly wanted: readonly string[];
  readonly isThere: boolean;
}

/** The tags that a stack's app has. Of an app of the gallery those of its template stay, and only the principal is tagged. */
function tagsFor({ application, principal, gallery }: LiveApp, stack: string): WantedTags[] {
  const own = stackTag(stack);
  const others = (principal.tags ?? []).filter((tag) => stackOfTags([tag]) === undefined);
  const wanted = gallery ? [...others, own] : [...portalTags, own];
  const carries = (tags: readonly string[] | null | undefined): boolean =>
    tags?.length === wanted.length && wanted.every((tag) => tags.includes(tag));
  const ofPrincipal = {
    object: "service principal",
    path: `/servicePrincipals/${principal.id}`,
    ...{ wanted, isThere: carries(principal.tags) },
  };
  if (gallery || !application) return [ofPrincipal];
  const path = `/applications/${application.id}`;
  return [{ object: "application", path, wanted, isThere: carries(application.tags) }, ofPrincipal];
}
