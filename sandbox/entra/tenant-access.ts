import { applicationTemplates, nonGallery } from "./gallery";
import { fail } from "../../lib/core/problem";
import { objectNames } from "../../lib/entra/schema/object-type";
import { synchronizationSchema } from "../../lib/entra/graph/synchronization-schema";
import * as errors from "../errors";
import { isoSeconds } from "../clock";
import { type AuditedChange, membership, recordAudit, userChanges, userDeleted } from "./audit-log";
import { guidOf } from "./identifiers";
import { blankGroup, blankUser } from "./directory/blank-objects";
import type { Group, Job, ServicePrincipal, TenantState, User } from "./model";
import type { Tenant } from "./tenant";

/**
 * Looks into the tenant and changes people and groups, as an administrator in the portal would: changes reach the next
 * incremental cycle. Names are user principal names, group display names, or object ids.
 */
export class TenantAccess {
  constructor(private readonly tenant: Tenant) {}

  /** The whole state, live; change it only through the methods here. */
  get state(): TenantState {
    return this.tenant.state;
  }

  users(): readonly User[] {
    return Object.values(this.state.users).filter(({ deletedDateTime }) => deletedDateTime === null);
  }

  /** @throws ScimformError SANDBOX_OBJECT_NOT_FOUND */
  user(name: string): User {
    const wanted = name.toLowerCase();
    const found = this.users().find((user) => user.id === wanted || user.userPrincipalName.toLowerCase() === wanted);
    if (!found) throw fail(errors.objectNotFound, "user", name);
    return found;
  }

  /** @throws ScimformError SANDBOX_OBJECT_NOT_FOUND */
  group(name: string): Group {
    const wanted = name.toLowerCase();
    const groups = Object.values(this.state.groups).filter(({ deletedDateTime }) => deletedDateTime === null);
    const found = groups.find((group) => group.id === wanted || group.displayName.toLowerCase() === wanted);
    if (!found) throw fail(errors.objectNotFound, "group", name);
    return found;
  }

  addUser(user: Partial<User> & Pick<User, "userPrincipalName">): User {
    const { uuid, clock } = this.tenant.environment;
    return this.tenant.addUser({ ...blankUser(uuid(), user.userPrincipalName, isoSeconds(clock)), ...user });
  }

  patchUser(name: string, changes: Partial<Omit<User, "id">>): User {
    const { id } = this.user(name);
    const audited = userChanges(this.tenant, id, changes);
    const patched = this.tenant.patchUser(id, changes);
    this.record(...audited);
    return patched;
  }

  /** Moves a user to the recycle bin: 30 days later a cycle removes the user for good. */
  deleteUser(name: string): void {
    const audited = userDeleted(this.tenant, this.user(name).id);
    this.tenant.softDelete(this.user(name));
    this.record(audited);
  }

  restoreUser(id: string): void {
    const user = this.state.users[id];
    if (!user) throw fail(errors.objectNotFound, "user", id);
    this.tenant.restore(user);
  }

  addGroup(displayName: string, members: readonly string[] = []): Group {
    const { uuid, clock } = this.tenant.environment;
    const ids = members.map((name) => this.user(name).id);
    return this.tenant.addGroup({ ...blankGroup(uuid(), displayName, isoSeconds(clock)), members: ids });
  }

  addToGroup(group: string, user: string): void {
    const [groupId, userId] = [this.group(group).id, this.user(user).id];
    this.tenant.addMember(groupId, userId);
    this.record(membership(this.tenant, "Add member to group", groupId, userId));
  }

  removeFromGroup(group: string, user: string): void {
    const [groupId, userId] = [this.group(group).id, this.user(user).id];
    this.tenant.removeMember(groupId, userId);
    this.record(membership(this.tenant, "Remove member from group", groupId, userId));
  }

  /** The app of a stack (tag `scimform:<stack>`), or by display name or object id. */
  findApp(name: string): ServicePrincipal | undefined {
    return Object.values(this.state.servicePrincipals).find(
      (principal) => principal.id === name || principal.displayName === name || hasTag(principal, `scimform:${name}`),
    );
  }

  /**
   * A job by its id, by the service principal's id, or by stack.
   * @throws ScimformError SANDBOX_JOB_NOT_FOUND
   */
  findJob(name: string): Job {
    const principal = this.findApp(name);
    const job = this.state.jobs[name] ?? (principal && this.tenant.jobsOf(principal.id)[0]);
    if (!job) throw fail(errors.jobNotFound, name);
    return job;
  }

  jobs(): readonly Job[] {
    return Object.values(this.state.jobs);
  }

  /**
   * Changes where a person's target attribute comes from, as an administrator could in the portal.
   * @param job as for `findJob`
   * @throws ScimformError SANDBOX_OBJECT_NOT_FOUND
   */
  editMapping(job: string, targetAttribute: string, sourceAttribute: string): void {
    const found = this.findJob(job);
    const schema = synchronizationSchema.parse(found.schema);
    const mappings = (schema.synchronizationRules ?? [])
      .flatMap(({ objectMappings }) => objectMappings ?? [])
      .filter(({ sourceObjectName }) => sourceObjectName === objectNames.users.source)
      .flatMap(({ attributeMappings }) => attributeMappings ?? []);
    const mapping = mappings.find((one) => one.targetAttributeName === targetAttribute);
    if (!mapping) throw fail(errors.objectNotFound, "mapping of", targetAttribute);
    mapping.source = { type: "Attribute", name: sourceAttribute, expression: `[${sourceAttribute}]`, parameters: [] };
    found.schema = schema;
    found.watermark = null;
    found.restarted = true;
    const { id, displayName } = this.tenant.servicePrincipal(found.servicePrincipalId);
    this.record({
      activity: "Update attribute mappings or scope",
      category: "ProvisioningManagement",
      targets: [{ id, displayName, type: "ServicePrincipal" }],
    });
  }

  private record(...changes: readonly AuditedChange[]): void {
    const userPrincipalName = `admin@${this.state.defaultDomain}`;
    const user = {
      id: guidOf("administrator"),
      displayName: "Administrator",
      userPrincipalName,
      ipAddress: "127.0.0.1",
    };
    for (const change of changes) recordAudit(this.tenant, { user, app: null }, change);
  }

  /**
   * An app made from a template, without going through HTTP.
   * @param template name of the gallery's template; absent: the non-gallery one
   */
  instantiateApp(displayName: string, template = nonGallery.displayName): ServicePrincipal {
    const found = applicationTemplates.find((each) => each.displayName === template);
    return this.tenant.instantiate(displayName, { template: found ?? nonGallery }).servicePrincipal;
  }
}

function hasTag(principal: ServicePrincipal, tag: string): boolean {
  const { tags } = principal;
  return Array.isArray(tags) && tags.includes(tag);
}
