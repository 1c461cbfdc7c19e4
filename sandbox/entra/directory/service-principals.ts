import { access } from "../http/access";
import type { ServicePrincipal } from "../model";
import type { Item } from "../http/odata/filter";
import { contextOf, created, noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection, entity, entityBody } from "./responses";
import { applyAppPatch } from "./app-patch";
import { newServicePrincipal, principalPatch, signingCertificate } from "./bodies";
import { ownerRoutes } from "./owners";
import { newestKeysFirst, presentServicePrincipal } from "./present";
import { addSigningCertificate, keepKeys } from "./signing-certificate";

const find = (call: GraphApiCall) => call.tenant.servicePrincipal(call.param("id"));

const present = (call: GraphApiCall, principal: ServicePrincipal): Item => {
  const shown = presentServicePrincipal(principal);
  return call.switches.keyCredentialOrder === "newestFirst" ? newestKeysFirst(shown) : shown;
};

export const servicePrincipalRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/servicePrincipals",
    access: access.readApplications,
    handle: (call) => {
      const principals = Object.values(call.tenant.state.servicePrincipals).filter((one) => call.tenant.isPresent(one));
      const shown = principals.map((principal) => present(call, principal));
      return collection(call, "servicePrincipals", shown);
    },
  }),
  route({
    method: "POST",
    path: "/servicePrincipals",
    access: access.createApplications,
    body: newServicePrincipal,
    handle: (call) => {
      const { appId, ...properties } = call.body;
      const principal = call.tenant.createServicePrincipal(appId, call.caller.objectId);
      applyAppPatch(principal, properties);
      return created(entityBody(call, "servicePrincipals", present(call, principal)));
    },
  }),
  route({
    method: "GET",
    path: "/servicePrincipals/:id",
    access: access.readApplications,
    handle: (call) => entity(call, "servicePrincipals", present(call, find(call))),
  }),
  route({
    method: "PATCH",
    path: "/servicePrincipals/:id",
    access: access.writeApplications,
    body: principalPatch,
    handle: (call) => {
      const principal = find(call);
      const { keyCredentials } = call.body;
      const keys = keyCredentials && { keyCredentials: keepKeys(principal, keyCredentials) };
      applyAppPatch(principal, { ...call.body, ...keys });
      if (call.switches.emptySamlSettings === "clear" && isEmpty(call.body["samlSingleSignOnSettings"])) {
        principal["samlSingleSignOnSettings"] = null;
      }
      call.tenant.onChange();
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/servicePrincipals/:id",
    access: access.writeApplications,
    handle: (call) => {
      call.tenant.deleteServicePrincipal(find(call));
      return noContent;
    },
  }),
  route({
    method: "POST",
    path: "/servicePrincipals/:id/addTokenSigningCertificate",
    access: access.writeApplications,
    body: signingCertificate,
    handle: (call) => {
      const certificate = addSigningCertificate(find(call), call.body, call.clock, call.tenant.environment.uuid);
      call.tenant.onChange();
      return created({
        "@odata.context": contextOf(call, "microsoft.graph.selfSignedCertificate"),
        ...certificate,
      });
    },
  }),
  ...ownerRoutes("/servicePrincipals", find),
];

/** `{}`, but for annotations. */
function isEmpty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).every((name) => name.startsWith("@"));
}
