import { z } from "zod";
import { formerStack } from "../../core/former-stack";
import * as entraErrors from "./errors";
import { fail, type ScimformError } from "../../core/problem";
import { type DeletedApp, describeDeletedApp, readableDeletedApps } from "./deleted-apps";
import { type CallOptions, type Graph } from "./graph";
import { ifFound } from "./graph-error";
import { isGuid } from "../../core/guid";
import { nearestNames } from "../../core/nearest";
import { odataString } from "./odata";
import { describeApps, type EntraAppReference } from "./stack-apps";
import { integratedAppTag } from "../application/non-gallery-app";
import { stackTag, tagPrefix } from "../application/stack-tag";

/** The enterprise application of a stack. */
const servicePrincipalSchema = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  /** false: disabled, nobody can sign in to it. */
  accountEnabled: z.boolean().nullish(),
  appRoleAssignmentRequired: z.boolean().nullish(),
  applicationTemplateId: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  appRoles: z
    .array(
      z.looseObject({
        id: z.string(),
        displayName: z.string().nullish(),
        description: z.string().nullish(),
        value: z.string().nullish(),
        isEnabled: z.boolean().nullish(),
        allowedMemberTypes: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});
export type EnterpriseApp = z.infer<typeof servicePrincipalSchema>;

const userSchema = z.looseObject({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});
export type DirectoryUser = z.infer<typeof userSchema>;

const groupSchema = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  securityEnabled: z.boolean().nullish(),
});
const groupPageSchema = z.looseObject({ value: z.array(groupSchema) });
export type DirectoryGroup = z.infer<typeof groupSchema>;

const memberSchema = z.looseObject({
  "@odata.type": z.string().nullish(),
  id: z.string(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
export interface GroupMember {
  readonly id: string;
  /** User principal name, or display name. */
  readonly name: string | null;
  readonly type: "User" | "Group" | "other";
}

const assignmentSchema = z.looseObject({
  id: z.string(),
  appRoleId: z.string(),
  principalId: z.string(),
  principalType: z.string(),
  principalDisplayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
export type LiveAssignment = z.infer<typeof assignmentSchema>;

const appFields = "id,appId,displayName,accountEnabled,appRoleAssignmentRequired,applicationTemplateId,tags,appRoles";
const readApp = { method: "GET", permission: "Application.Read.All" } as const;

/** People, groups and enterprise applications of the tenant; only read. Methods throw GraphError when Graph refuses. */
export class DirectoryApi {
  constructor(private readonly graph: Graph) {}

  /**
   * The enterprise application of a stack, never by display name: names are not unique.
   * @throws ScimformError ENTRA_APP_NOT_FOUND, ENTRA_APP_DELETED, ENTRA_APP_AMBIGUOUS
   */
  async findApp(reference: EntraAppReference, options: CallOptions = {}): Promise<EnterpriseApp> {
    const { stack, existing } = reference;
    if (existing) {
      const { servicePrincipalId } = existing;
      const path = `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}`;
      const app = await ifFound(
        this.graph.request({ ...options, ...readApp, path, query: { $select: appFields } }, servicePrincipalSchema),
      );
      if (!app) throw await this.notFound(reference, `the service principal ${servicePrincipalId}`);
      return app;
    }
    const former = formerStack(reference);
    const names = former === undefined ? [stack] : [stack, former];
    for (const name of names) {
      const app = await this.findTagged(name, options);
      if (app) return app;
    }
    throw await this.notFound(reference, `the tag ${names.map(stackTag).join(" or ")}`);
  }

  /** Apps of a stack in the recycle bin; none where it cannot be read, since it is asked for the sake of a message. */
  deletedApps(reference: EntraAppReference): Promise<readonly DeletedApp[]> {
    return readableDeletedApps(this.graph, reference);
  }

  private async notFound(reference: EntraAppReference, looked: string): Promise<ScimformError> {
    const deleted = await this.deletedApps(reference);
    return deleted.length > 0
      ? fail(entraErrors.appDeleted, reference.stack, deleted.map(describeDeletedApp))
      : fail(entraErrors.appNotFound, reference.stack, looked);
  }

  /**
   * Every application that the admin center lists as an enterprise application.
   * https://learn.microsoft.com/graph/api/resources/serviceprincipal#properties
   */
  integratedApps(options: CallOptions = {}): Promise<EnterpriseApp[]> {
    const query = { $filter: `tags/any(t:t eq ${odataString(integratedAppTag)})`, $select: appFields, $top: "999" };
    return this.graph.list({ ...options, ...readApp, path: "/servicePrincipals", query }, servicePrincipalSchema);
  }

  /** Every enterprise application that carries the tag of some stack, of whatever project, in one query. */
  taggedApps(options: CallOptions = {}): Promise<EnterpriseApp[]> {
    const query = { $filter: `tags/any(t:startsWith(t,${odataString(tagPrefix)}))`, $select: appFields };
    return this.graph.list({ ...options, ...readApp, path: "/servicePrincipals", query }, servicePrincipalSchema);
  }

  private async findTagged(stack: string, options: CallOptions): Promise<EnterpriseApp | undefined> {
    const query = { $filter: `tags/any(t:t eq ${odataString(stackTag(stack))})`, $select: appFields };
    const found = await this.graph.list(
      { ...options, ...readApp, path: "/servicePrincipals", query },
      servicePrincipalSchema,
    );
    const [app, ...others] = found;
    if (others.length > 0)
      throw fail(
        entraErrors.appAmbiguous,
        stack,
        await describeApps(
          this.graph,
          found.map(({ id }) => id),
        ),
      );
    return app;
  }

  /**
   * @param user user principal name or object id
   * @throws ScimformError ENTRA_USER_NOT_FOUND
   */
  async findUser(user: string, options: CallOptions = {}): Promise<DirectoryUser> {
    const found = await ifFound(
      this.graph.request(
        {
          ...options,
          method: "GET",
          path: `/users/${encodeURIComponent(user)}`,
          query: { $select: "id,userPrincipalName,displayName,accountEnabled" },
          permission: "User.Read.All",
        },
        userSchema,
      ),
    );
    if (!found) throw fail(entraErrors.userNotFound, user);
    return found;
  }

  /**
   * Finds a group. Of several groups of one name, the only security group is taken, as in a stack: no other can be assigned.
   * @param group display name or object id
   * @throws ScimformError ENTRA_GROUP_NOT_FOUND, ENTRA_GROUP_AMBIGUOUS
   */
  async findGroup(group: string, options: CallOptions = {}): Promise<DirectoryGroup> {
    const common = { ...options, method: "GET", permission: "Group.Read.All" } as const;
    const query = { $select: "id,displayName,securityEnabled" };
    if (isGuid(group)) {
      const found = await ifFound(this.graph.request({ ...common, path: `/groups/${group}`, query }, groupSchema));
      if (!found) throw fail(entraErrors.groupNotFound, group, []);
      return found;
    }
    const byName = { ...query, $filter: `displayName eq ${odataString(group)}` };
    const found = await this.graph.list({ ...common, path: "/groups", query: byName }, groupSchema);
    const security = found.filter(({ securityEnabled }) => securityEnabled === true);
    const [only, ...others] = security.length > 0 ? security : found;
    if (!only) throw fail(entraErrors.groupNotFound, group, await this.similarGroups(group, options));
    if (others.length > 0)
      throw fail(
        entraErrors.groupAmbiguous,
        group,
        [only, ...others].map((each) => each.id),
      );
    return only;
  }

  /** Names that are a slip away, among those that begin alike: Graph cannot look for others. */
  private async similarGroups(group: string, options: CallOptions): Promise<string[]> {
    const query = {
      $filter: `startswith(displayName,${odataString(group.slice(0, 3))})`,
      $select: "id,displayName",
      $top: "100",
    };
    const { value } = await this.graph.request(
      { ...options, method: "GET", path: "/groups", query, permission: "Group.Read.All" },
      groupPageSchema,
    );
    return nearestNames(
      group,
      value.flatMap(({ displayName }) => displayName ?? []),
    ).slice(0, 1);
  }

  /** Direct members: provisioning does not look into nested groups. */
  async groupMembers(groupId: string, options: CallOptions = {}): Promise<GroupMember[]> {
    const path = `/groups/${encodeURIComponent(groupId)}/members`;
    const query = { $select: "id,displayName,userPrincipalName", $top: "999" };
    const members = await this.graph.list(
      { ...options, method: "GET", path, query, permission: "GroupMember.Read.All" },
      memberSchema,
    );
    return members.map(({ id, displayName, userPrincipalName, "@odata.type": type }) => ({
      id,
      name: userPrincipalName ?? displayName ?? null,
      type: memberType(type),
    }));
  }

  /** Returns the assignments to the application. */
  assignments(servicePrincipalId: string, options: CallOptions = {}): Promise<LiveAssignment[]> {
    const path = `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/appRoleAssignedTo`;
    return this.graph.list({ ...options, method: "GET", path, permission: "Application.Read.All" }, assignmentSchema);
  }
}

function memberType(type: string | null | undefined): GroupMember["type"] {
  if (type === "#microsoft.graph.user") return "User";
  return type === "#microsoft.graph.group" ? "Group" : "other";
}
