import { defaultDomain, tenantCreated } from "../demo-people";
import { sandboxClients } from "./sign-in/clients";
import { plainApplication, plainServicePrincipal } from "./enterprise-app";
import { demoTenantId, guidOf, idIn } from "./identifiers";
import type { TenantState } from "./model";

/** A tenant with nobody in it; only the clients that programs sign in as are there. */
export function emptyTenant(): TenantState {
  const state: TenantState = {
    tenantId: demoTenantId,
    defaultDomain,
    users: {},
    groups: {},
    applications: {},
    servicePrincipals: {},
    appRoleAssignments: {},
    jobs: {},
    secrets: {},
    provisioningLog: [],
    policies: {},
    changeNumber: 0,
    changedAt: {},
  };
  for (const { name, displayName, clientId, objectId } of Object.values(sandboxClients)) {
    const common = { appId: clientId, displayName, createdDateTime: tenantCreated };
    const application = plainApplication({ ...common, id: guidOf(`client application ${name}`) });
    state.applications[application.id] = application;
    state.servicePrincipals[objectId] = plainServicePrincipal({ ...common, id: objectId }, demoTenantId);
  }
  return state;
}

/** Copies the content of a new tenant for another one: the same objects, with ids of their own. */
export function inTenant(state: TenantState, tenantId: string): TenantState {
  const renamed = JSON.stringify(state).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) =>
    id === state.tenantId ? tenantId : idIn(tenantId, id),
  );
  return JSON.parse(renamed) as TenantState;
}
