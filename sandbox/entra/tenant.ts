import { type ApplicationTemplate, nonGallery } from "./gallery";
import { isoSeconds } from "../clock";
import { type DirectoryObject, People } from "./people";
import { defaultSwitches } from "./switches";
import {
  plainApplication,
  plainServicePrincipal,
  templateApplication,
  templateServicePrincipal,
} from "./enterprise-app";
import { graphErrors } from "./graph-error";
import type { Application, AppRoleAssignment, Job, ServicePrincipal } from "./model";

/** The whole tenant: the directory, and applications with what belongs to them and goes with them. */
export class Tenant extends People {
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

  /** @throws GraphError 404 when it has none */
  principalOf({ appId }: Application): ServicePrincipal {
    const found = Object.values(this.state.servicePrincipals).find((principal) => principal.appId === appId);
    return this.present(found, appId);
  }

  /** `appId='…'` is the alternate key of both collections. */
  private byKey<T extends { id: string; appId: string }>(objects: Record<string, T>, key: string): T | undefined {
    const appId = /^appId='(.*)'$/i.exec(key)?.[1]?.toLowerCase();
    if (appId === undefined) return objects[key.toLowerCase()];
    return Object.values(objects).find((object) => object.appId === appId);
  }

  instantiate(
    displayName: string,
    {
      ownerId,
      template = nonGallery,
    }: { readonly ownerId?: string | undefined; readonly template?: ApplicationTemplate } = {},
  ): { application: Application; servicePrincipal: ServicePrincipal } {
    const { uuid } = this.environment;
    const common = { appId: uuid(), displayName, createdDateTime: isoSeconds(this.environment.clock) };
    const application = templateApplication({ id: uuid(), ...common }, uuid(), template);
    const servicePrincipal = templateServicePrincipal({ id: uuid(), ...common }, this.state.tenantId, template);
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
    const { displayName } = application;
    const principal = plainServicePrincipal({ id: this.environment.uuid(), appId, displayName }, this.state.tenantId);
    return this.insertServicePrincipal(principal, ownerId);
  }

  private insertApplication(application: Application, ownerId?: string): Application {
    application["owners"] = ownerId === undefined ? [] : [ownerId];
    this.state.applications[application.id] = application;
    this.created("application", application.id);
    return application;
  }

  private insertServicePrincipal(principal: ServicePrincipal, ownerId?: string): ServicePrincipal {
    principal["owners"] = ownerId === undefined ? [] : [ownerId];
    this.state.servicePrincipals[principal.id] = principal;
    this.created("servicePrincipal", principal.id);
    return principal;
  }

  /** Takes the service principal along, as Graph does. */
  deleteApplication(application: Application): void {
    const principal = Object.values(this.state.servicePrincipals).find(({ appId }) => appId === application.appId);
    if (principal) this.deleteServicePrincipal(principal);
    this.softDelete(application);
  }

  /** Moves a service principal to the recycle bin, together with assignments, synchronization jobs and secrets. */
  deleteServicePrincipal(principal: ServicePrincipal): void {
    const { id } = principal;
    const assignments = this.assignments((one) => one.resourceId === id || one.principalId === id);
    const jobs = this.jobsOf(id);
    principal.deletedDateTime = isoSeconds(this.environment.clock);
    (this.state.deletedPrincipals ??= {})[id] = { principal, assignments, jobs };
    for (const assignment of assignments) delete this.state.appRoleAssignments[assignment.id];
    for (const job of jobs) delete this.state.jobs[job.id];
    delete this.state.servicePrincipals[id];
    this.onChange();
  }

  /**
   * Restores an object from the recycle bin with whatever went in, except policies. A switch decides whether an application takes
   * its principal along.
   */
  restoreFromBin(deleted: DirectoryObject): void {
    if (deleted.kind === "servicePrincipal") return this.restorePrincipal(deleted.object);
    this.restore(deleted.object);
    const { restoredApplication } = this.environment.switches?.() ?? defaultSwitches;
    if (deleted.kind !== "application" || restoredApplication === "alone") return;
    const { appId } = deleted.object;
    const bin = Object.values(this.state.deletedPrincipals ?? {});
    const own = bin.find(({ principal }) => principal.appId === appId);
    if (own) this.restorePrincipal(own.principal);
  }

  private restorePrincipal({ id, appId }: ServicePrincipal): void {
    const deleted = this.state.deletedPrincipals?.[id];
    if (!deleted) throw graphErrors.notFound(id);
    if (Object.values(this.state.servicePrincipals).some((other) => other.appId === appId))
      throw graphErrors.conflict(`The service principal name ${appId} is already in use.`);
    const { principal, assignments, jobs } = deleted;
    this.state.servicePrincipals[id] = Object.assign(principal, { deletedDateTime: null, claimsMappingPolicies: [] });
    for (const assignment of assignments) this.state.appRoleAssignments[assignment.id] = assignment;
    for (const job of jobs) this.state.jobs[job.id] = job;
    delete this.state.deletedPrincipals?.[id];
    // The provisioning service comes to know it as it does a new one.
    this.created("servicePrincipal", id);
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
    this.created("appRoleAssignment", assignment.id);
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
    this.created("job", job.id);
  }

  /** Object ids of owners, by application or service principal id. */
  owners(object: Application | ServicePrincipal): string[] {
    const { owners } = object;
    return Array.isArray(owners) ? owners.filter((id): id is string => typeof id === "string") : [];
  }
}

/** Id of the app role "Default access". */
const defaultAccess = "00000000-0000-0000-0000-000000000000";
