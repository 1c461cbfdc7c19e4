import type { TargetRoutes } from "../target-routes";
import { z } from "zod";
import type { EntraSandbox } from "../entra/index";
import type { OktaSandbox } from "../okta";
import { sourceText } from "../provider-source";

/** The output of `sandbox status`. */
export const sandboxStatus = z.object({
  url: z.string(),
  tenantId: z.string(),
  folder: z.string(),
  users: z.number(),
  groups: z.number(),
  jobs: z.array(
    z.object({ id: z.string(), app: z.string(), stack: z.string().nullable(), state: z.string(), links: z.number() }),
  ),
  targets: z.array(z.object({ tenantUrl: z.string(), baseUrl: z.string(), kind: z.string(), users: z.number() })),
  /** Targets that are servers of the user's own. */
  ownTargets: z.array(z.object({ tenantUrl: z.string(), baseUrl: z.string() })),
  /** Providers that Terraform gets from the public registry. */
  providers: z.array(z.object({ address: z.string(), version: z.string(), source: z.string() })),
  /** The Okta org; null when no stack of the project is for Okta. */
  okta: z
    .object({
      url: z.string(),
      users: z.number(),
      groups: z.number(),
      apps: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          status: z.string(),
          provisioning: z.boolean(),
          users: z.number(),
        }),
      ),
    })
    .nullable(),
});
export type SandboxStatus = z.infer<typeof sandboxStatus>;

/** The output of `sandbox users` for one user. */
export const sandboxUser = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  accountEnabled: z.boolean(),
  officeLocation: z.string().nullable(),
  groups: z.array(z.string()),
});
export type SandboxUser = z.infer<typeof sandboxUser>;

const statusCode = z.looseObject({ status: z.looseObject({ code: z.string() }) });
const stackTag = "scimform:";

export async function describeSandbox(
  sandbox: EntraSandbox,
  okta: OktaSandbox | undefined,
  own: TargetRoutes = {},
): Promise<SandboxStatus> {
  const { tenant, targets, url, tenantId, folder } = sandbox;
  const jobs = tenant.jobs().map(({ id, servicePrincipalId, job, links }) => {
    const principal = tenant.state.servicePrincipals[servicePrincipalId];
    const tags = z.array(z.string()).catch([]).parse(principal?.["tags"]);
    const stack = tags.find((tag) => tag.startsWith(stackTag))?.slice(stackTag.length) ?? null;
    return {
      id,
      app: principal?.displayName ?? "",
      stack,
      state: statusCode.parse(job).status.code,
      links: links.length,
    };
  });
  const described = targets.map(async (target) => {
    const { tenantUrl, baseUrl, kind } = target;
    return { tenantUrl, baseUrl, kind, users: (await target.listUsers()).length };
  });
  return {
    url,
    tenantId,
    folder,
    users: tenant.users().length,
    groups: Object.keys(tenant.state.groups).length,
    jobs,
    targets: await Promise.all(described),
    ownTargets: Object.entries(own).map(([tenantUrl, baseUrl]) => ({ tenantUrl, baseUrl })),
    providers: sandbox.providers.map(({ address, version, source }) => ({
      ...{ address, version, source: sourceText(source) },
    })),
    okta: okta ? describeOrg(okta) : null,
  };
}

function describeOrg({ url, org: { state } }: OktaSandbox): SandboxStatus["okta"] {
  const apps = Object.values(state.apps).map(({ id, label, status, connection, users }) => ({
    ...{ id, label, status, provisioning: connection?.status === "ENABLED", users: Object.keys(users).length },
  }));
  return { url, users: Object.keys(state.users).length, groups: Object.keys(state.groups).length, apps };
}

export function describeUsers({ tenant }: EntraSandbox): SandboxUser[] {
  const groups = Object.values(tenant.state.groups);
  return tenant
    .users()
    .map(({ id, userPrincipalName, displayName, accountEnabled, officeLocation }) => ({
      ...{ id, userPrincipalName, displayName, accountEnabled, officeLocation },
      groups: groups.filter(({ members }) => members.includes(id)).map((group) => group.displayName),
    }))
    .toSorted((a, b) => a.userPrincipalName.localeCompare(b.userPrincipalName, "en"));
}
