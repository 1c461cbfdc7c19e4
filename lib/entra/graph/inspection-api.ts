import { z } from "zod";
import type { CallOptions, Graph } from "./graph";
import { odataString } from "./odata";

const applicationSchema = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
/** An application object, as opposed to its service principal. */
export type ApplicationObject = z.infer<typeof applicationSchema>;

const ownerSchema = z.looseObject({ id: z.string() });
const rolesSchema = z.looseObject({
  appRoles: z
    .array(
      z.looseObject({
        id: z.string(),
        displayName: z.string().nullish(),
        isEnabled: z.boolean().nullish(),
        allowedMemberTypes: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});
const skuSchema = z.looseObject({
  capabilityStatus: z.string().nullish(),
  servicePlans: z.array(z.looseObject({ servicePlanName: z.string().nullish() })).nullish(),
});

/** hashicorp/azuread instantiates an application template under such a name, and gives the application its own in a second call. */
const temporaryName = "TERRAFORM_INSTANTIATE_";

/** Requests that only `doctor` and other checks make of the directory. Methods throw GraphError when Graph refuses. */
export class InspectionApi {
  constructor(private readonly graph: Graph) {}

  /** Applications that still have the temporary name of an unfinished create. */
  unfinishedApplications(options: CallOptions = {}): Promise<ApplicationObject[]> {
    const query = {
      $filter: `startswith(displayName,${odataString(temporaryName)})`,
      $select: "id,displayName,createdDateTime",
    };
    return this.graph.list(
      { ...options, method: "GET", path: "/applications", query, permission: "Application.Read.All" },
      applicationSchema,
    );
  }

  /** The application object of a client id; undefined when it is registered in another tenant. */
  async applicationOf(appId: string, options: CallOptions = {}): Promise<ApplicationObject | undefined> {
    const query = { $filter: `appId eq ${odataString(appId)}`, $select: "id,displayName,createdDateTime" };
    const [application] = await this.graph.list(
      { ...options, method: "GET", path: "/applications", query, permission: "Application.Read.All" },
      applicationSchema,
    );
    return application;
  }

  /** Object ids of the owners. */
  async owners(of: "applications" | "servicePrincipals", id: string, options: CallOptions = {}): Promise<string[]> {
    const path = `/${of}/${encodeURIComponent(id)}/owners`;
    const owners = await this.graph.list(
      { ...options, method: "GET", path, query: { $select: "id" }, permission: "Application.Read.All" },
      ownerSchema,
    );
    return owners.map((owner) => owner.id);
  }

  /** Roles that people, groups and services can be given in an enterprise application. */
  async appRoles(servicePrincipalId: string, options: CallOptions = {}) {
    const path = `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}`;
    const call = { ...options, method: "GET", path, permission: "Application.Read.All" } as const;
    return (await this.graph.request({ ...call, query: { $select: "appRoles" } }, rolesSchema)).appRoles;
  }

  /**
   * Names of the service plans that the tenant has subscribed to, such as AAD_PREMIUM.
   * https://learn.microsoft.com/graph/api/subscribedsku-list
   */
  async servicePlans(options: CallOptions = {}): Promise<string[]> {
    const skus = await this.graph.list(
      { ...options, method: "GET", path: "/subscribedSkus", permission: "LicenseAssignment.Read.All" },
      skuSchema,
    );
    return skus
      .filter(({ capabilityStatus }) => capabilityStatus === "Enabled" || capabilityStatus === "Warning")
      .flatMap(({ servicePlans }) => (servicePlans ?? []).flatMap(({ servicePlanName }) => servicePlanName ?? []));
  }
}
