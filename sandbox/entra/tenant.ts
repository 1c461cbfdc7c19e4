import { graphErrors } from "./graph-error";
import { isoSeconds, type Clock } from "./clock";
import {
  plainApplication,
  plainServicePrincipal,
  templateApplication,
  templateServicePrincipal,
} from "./enterprise-app";
import type { Application, AppRoleAssignment, Group, Job, ServicePrincipal, TenantState, User } from "./model";

export interface TenantEnvironment {
  readonly clock: Clock;
  readonly uuid: () => string;
  /** In [0, 1). */
  readonly random: () => number;
}

/** A directory object of any kind, with its OData type. */
export type DirectoryObject =
  | { readonly kind: "user"; readonly object: User }
  | { readonly kind: "group"; readonly object: Group }
  | { readonly kind: "application"; readonly object: Application }
  | { readonly kind: "servicePrincipal"; readonly object: ServicePrincipal };

/**
 * The tenant's rules: what belongs together, what a deletion takes with it, and which change gets which number.
 * Everything that changes users, groups, apps or assignments goes through here, whether it came over HTTP or from a test.
 */
export class Tenant {
  /** Objects that other calls do not see yet (replication), by id, until when. */
  private readonly hiddenUntil = new Map<string, number>();
  /** How long a new object stays unseen. */
  replicationDelay = 0;
  /** Called after every change. */
  onChange: () => void = () => undefined;

  constructor(
    readonly state: TenantState,
    readonly environment: TenantEnvironment,
  ) {}

  /** Object ids of owners, by application or service principal id. */
  owners(object: Application | ServicePrincipal): string[] {
    const { owners } = object;
    return Array.isArray(owners) ? owners.filter((id): id is string => typeof id === "string") : [];
  }

  isVisible(id: string): boolean {
    const until = this.hiddenUntil.get(id);
    if (until === undefined) return true;
    if (this.environment.clock.now() < until) return false;
    this.hiddenUntil.delete(id);
    return true;
  }

  private created(...ids: readonly string[]): void {
    if (this.replicationDelay > 0) {
      for (const id of ids) this.hiddenUntil.set(id, this.environment.clock.now() + this.replicationDelay);
    }
    this.onChange();
  }

  /** Gives the users and groups a new change number: incremental cycles look at those. */
  touch(...ids: readonly string[]): void {
    for (const id of ids) this.state.changedAt[id] = ++this.state.changeNumber;
    this.onChange();
  }

  // Users and groups

  user(idOrName: string): User {
    const wanted = idOrName.toLowerCase();
    const user =
      this.state.users[wanted] ??
      Object.values(this.state.users).find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === wanted);
    return this.present(user, idOrName);
  }

  group(id: string): Group {
    return this.present(this.state.groups[id.toLowerCase()], id);
  }

  addUser(user: User): User {
    const name = user.userPrincipalName.toLowerCase();
    if (Object.values(this.state.users).some((other) => other.userPrincipalName.toLowerCase() === name)) {
      throw graphErrors.badRequest("Another object with the same value for property userPrincipalName already exists.");
    }
    this.state.users[user.id] = user;
    this.touch(user.id);
    this.created(user.id);
    return user;
  }

  patchUser(id: string, changes: Partial<Omit<User, "id">>): User {
    const user = this.user(id);
    Object.assign(user, changes);
    this.touch(user.id);
    return user;
  }

  addGroup(group: Group): Group {
    this.state.groups[group.id] = group;
    this.touch(group.id);
    this.created(group.id);
    return group;
  }

  patchGroup(id: string, changes: Partial<Omit<Group, "id">>): Group {
    const group = this.group(id);
    Object.assign(group, changes);
    this.touch(group.id);
    return group;
  }

  addMember(groupId: string, memberId: string): void {
    const group = this.group(groupId);
    this.directoryObject(memberId);
    if (group.members.includes(memberId)) {
      throw graphErrors.badRequest(
        "One or more added object references already exist for the following modified properties: 'members'.",
      );
    }
    group.members.push(memberId);
    this.touch(group.id, memberId);
  }

  removeMember(groupId: string, memberId: string): void {
    const group = this.group(groupId);
    if (!group.members.includes(memberId)) throw graphErrors.notFound(memberId);
    group.members = group.members.filter((id) => id !== memberId);
    this.touch(group.id, memberId);
  }

  /** Users and groups go to the recycle bin for 30 days; whatever was assigned to them stays until they are purged. */
  softDelete(object: User | Group | Application): void {
    object.deletedDateTime = isoSeconds(this.environment.clock);
    this.touch(object.id);
  }

  restore(object: User | Group | Application): void {
    object.deletedDateTime = null;
    this.touch(object.id);
  }

  deletedObjects(): DirectoryObject[] {
    const { users, groups, applications } = this.state;
    return [
      ...Object.values(users).map((object): DirectoryObject => ({ kind: "user", object })),
      ...Object.values(groups).map((object): DirectoryObject => ({ kind: "group", object })),
      ...Object.values(applications).map((object): DirectoryObject => ({ kind: "application", object })),
    ].filter(({ object }) => object.deletedDateTime !== null);
  }

  /** Removes a soft-deleted object for good. */
  purge({ kind, object }: DirectoryObject): void {
    const { id } = object;
    if (kind === "user" || kind === "group") {
      for (const group of Object.values(this.state.groups)) {
        group.members = group.members.filter((member) => member !== id);
      }
      for (const assignment of this.assignments(({ principalId }) => principalId === id)) {
        delete this.state.appRoleAssignments[assignment.id];
      }
      delete (kind === "user" ? this.state.users : this.state.groups)[id];
    } else {
      delete this.state.applications[id];
    }
    this.touch(id);
  }

  /** Removes for good what was deleted more than 30 days ago. */
  purgeExpired(): void {
    const limit = this.environment.clock.now() - recycleBin;
    for (const deleted of this.deletedObjects()) {
      if (Date.parse(String(deleted.object.deletedDateTime)) <= limit) this.purge(deleted);
    }
  }

  // Applications and service principals

  application(idOrAppId: string): Application {
    const found = this.byKey(this.state.applications, idOrAppId);
    return this.present(found, idOrAppId);
  }

  servicePrincipal(idOrAppId: string): ServicePrincipal {
    return this.present(this.byKey(this.state.servicePrincipals, idOrAppId), idOrAppId);
  }

  /** The application and the service principal that belong together, given either's id. */
  appObjects(idOrAppId: string): (Application | ServicePrincipal)[] {
    const { applications, servicePrincipals } = this.state;
    const appId = (this.byKey(applications, idOrAppId) ?? this.byKey(servicePrincipals, idOrAppId))?.appId;
    return [...Object.values(applications), ...Object.values(servicePrincipals)].filter((one) => one.appId === appId);
  }

  /** `appId='…'` is the alternate key of both collections. */
  private byKey<T extends { id: string; appId: string }>(objects: Record<string, T>, key: string): T | undefined {
    const appId = /^appId='(.*)'$/i.exec(key)?.[1]?.toLowerCase();
    if (appId === undefined) return objects[key.toLowerCase()];
    return Object.values(objects).find((object) => object.appId === appId);
  }

  instantiate(displayName: string, ownerId?: string): { application: Application; servicePrincipal: ServicePrincipal } {
    const { uuid } = this.environment;
    const common = { appId: uuid(), displayName, createdDateTime: isoSeconds(this.environment.clock) };
    const application = templateApplication({ id: uuid(), ...common }, uuid());
    const servicePrincipal = templateServicePrincipal({ id: uuid(), ...common }, this.state.tenantId);
    this.insertApplication(application, ownerId);
    this.insertServicePrincipal(servicePrincipal, ownerId);
    return { application, servicePrincipal };
  }

  register(displayName: string, ownerId?: string): Application {
    const { uuid, clock } = this.environment;
    const app = { id: uuid(), appId: uuid(), displayName, createdDateTime: isoSeconds(clock) };
    return this.insertApplication(plainApplication(app), ownerId);
  }

  createServicePrincipal(appId: string, ownerId?: string): ServicePrincipal {
    const application = Object.values(this.state.applications).find(
      (app) => app.appId === appId && app.deletedDateTime === null,
    );
    if (!application)
      throw graphErrors.badRequest(
        `The appId '${appId}' of the service principal does not reference a valid application object.`,
      );
    if (Object.values(this.state.servicePrincipals).some((principal) => principal.appId === appId)) {
      throw graphErrors.conflict(
        `The service principal cannot be created because the service principal name ${appId} is already in use.`,
      );
    }
    const { uuid, clock } = this.environment;
    const principal = plainServicePrincipal(
      { id: uuid(), appId, displayName: application.displayName, createdDateTime: isoSeconds(clock) },
      this.state.tenantId,
    );
    return this.insertServicePrincipal(principal, ownerId);
  }

  private insertApplication(application: Application, ownerId?: string): Application {
    application["owners"] = ownerId === undefined ? [] : [ownerId];
    this.state.applications[application.id] = application;
    this.created(application.id);
    return application;
  }

  private insertServicePrincipal(principal: ServicePrincipal, ownerId?: string): ServicePrincipal {
    principal["owners"] = ownerId === undefined ? [] : [ownerId];
    this.state.servicePrincipals[principal.id] = principal;
    this.created(principal.id);
    return principal;
  }

  /** Takes the service principal along, as Graph does. */
  deleteApplication(application: Application): void {
    const principal = Object.values(this.state.servicePrincipals).find(({ appId }) => appId === application.appId);
    if (principal) this.deleteServicePrincipal(principal);
    this.softDelete(application);
  }

  /** Takes assignments, synchronization jobs and secrets along. */
  deleteServicePrincipal({ id }: ServicePrincipal): void {
    for (const assignment of this.assignments((one) => one.resourceId === id || one.principalId === id)) {
      delete this.state.appRoleAssignments[assignment.id];
    }
    for (const job of this.jobsOf(id)) delete this.state.jobs[job.id];
    delete this.state.secrets[id];
    delete this.state.servicePrincipals[id];
    this.onChange();
  }

  // Assignments

  assignments(matches: (assignment: AppRoleAssignment) => boolean): AppRoleAssignment[] {
    return Object.values(this.state.appRoleAssignments).filter(matches);
  }

  assign(request: { principalId: string; resourceId: string; appRoleId: string }): AppRoleAssignment {
    const { kind, object } = this.directoryObject(request.principalId);
    if (kind === "application") throw graphErrors.notFound(request.principalId);
    const resource = this.servicePrincipal(request.resourceId);
    this.checkRole(resource, request.appRoleId);
    const same = (one: AppRoleAssignment) =>
      one.principalId === object.id && one.resourceId === resource.id && one.appRoleId === request.appRoleId;
    if (this.assignments(same).length > 0) throw graphErrors.duplicateAssignment();
    const assignment: AppRoleAssignment = {
      id: Buffer.from(this.environment.uuid().replaceAll("-", ""), "hex").toString("base64url"),
      deletedDateTime: null,
      appRoleId: request.appRoleId,
      createdDateTime: new Date(this.environment.clock.now()).toISOString(),
      principalDisplayName: object.displayName,
      principalId: object.id,
      principalType: kind === "user" ? "User" : kind === "group" ? "Group" : "ServicePrincipal",
      resourceDisplayName: resource.displayName,
      resourceId: resource.id,
    };
    this.state.appRoleAssignments[assignment.id] = assignment;
    this.touchPrincipal(assignment.principalId);
    this.created(assignment.id);
    return assignment;
  }

  unassign(assignment: AppRoleAssignment): void {
    delete this.state.appRoleAssignments[assignment.id];
    this.touchPrincipal(assignment.principalId);
  }

  /** "Default access" is only a role where the app declares none. */
  private checkRole(resource: ServicePrincipal, roleId: string): void {
    const enabled = resource.appRoles.filter(({ isEnabled }) => isEnabled);
    const valid = enabled.length === 0 ? roleId === defaultAccess : enabled.some(({ id }) => id === roleId);
    if (!valid)
      throw graphErrors.badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }

  /** An assignment changes who is in scope: the principal, and for a group its direct members. */
  private touchPrincipal(id: string): void {
    this.touch(id, ...(this.state.groups[id]?.members ?? []));
  }

  // Synchronization

  jobsOf(servicePrincipalId: string): Job[] {
    return Object.values(this.state.jobs).filter((job) => job.servicePrincipalId === servicePrincipalId);
  }

  addJob(job: Job): void {
    this.state.jobs[job.id] = job;
    this.created(job.id);
  }

  directoryObject(id: string): DirectoryObject {
    const key = id.toLowerCase();
    const { users, groups, applications, servicePrincipals } = this.state;
    const user = users[key];
    if (user && this.isPresent(user)) return { kind: "user", object: user };
    const group = groups[key];
    if (group && this.isPresent(group)) return { kind: "group", object: group };
    const application = applications[key];
    if (application && this.isPresent(application)) return { kind: "application", object: application };
    return { kind: "servicePrincipal", object: this.present(servicePrincipals[key], id) };
  }

  /** Neither deleted nor still on its way to the other replicas. */
  isPresent(object: { readonly id: string; readonly deletedDateTime?: unknown }): boolean {
    return (object.deletedDateTime ?? null) === null && this.isVisible(object.id);
  }

  private present<T extends { id: string; deletedDateTime?: unknown }>(object: T | undefined, id: string): T {
    if (!object || !this.isPresent(object)) throw graphErrors.notFound(id);
    return object;
  }
}

/** How long deleted objects can be restored. */
const recycleBin = 30 * 86_400_000;

/** "Default access". */
export const defaultAccess = "00000000-0000-0000-0000-000000000000";
