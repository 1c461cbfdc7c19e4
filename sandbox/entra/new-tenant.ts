import { defaultDomain, tenantCreated } from "../demo-people";
import { sandboxClients } from "./sign-in/clients";
import { plainApplication, plainServicePrincipal } from "./enterprise-app";
import { guidOf } from "./identifiers";
import type { TenantState } from "./model";

/** The sandbox's one and only tenant id; never that of a real tenant. */
const sandboxTenantId = guidOf("tenant contoso.example");

/** A tenant with nobody in it; only the clients that programs sign in as are there. */
export function emptyTenant(): TenantState {
  const state: TenantState = {
    tenantId: sandboxTenantId,
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
    state.servicePrincipals[objectId] = plainServicePrincipal({ ...common, id: objectId }, sandboxTenantId);
  }
  return state;
}
