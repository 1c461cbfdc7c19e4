import { access } from "../http/access";
import { type ApplicationTemplate, applicationTemplates, findTemplate } from "../gallery";
import { graphErrors } from "../graph-error";
import type { Application } from "../model";
import { contextOf, created, noContent, ok, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection, entity, entityBody } from "./responses";
import { applyAppPatch, showOnPrincipal } from "./app-patch";
import { appPatch, instantiation, newApplication } from "./bodies";
import { checkIdentifierUris, replicateIdentifierUris, withVisibleUris } from "./identifier-uris";
import { ownerRoutes } from "./owners";
import { presentApplication, presentServicePrincipal } from "./present";

const find = (call: GraphApiCall) => call.tenant.application(call.param("id"));

const shown = (call: GraphApiCall, application: Application) =>
  presentApplication(withVisibleUris(call.tenant, application));

export const applicationRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/applicationTemplates",
    access: access.readApplications,
    handle: (call) => collection(call, "applicationTemplates", applicationTemplates.map(presentTemplate)),
  }),
  route({
    method: "GET",
    path: "/applicationTemplates/:id",
    access: access.readApplications,
    handle: (call) => entity(call, "applicationTemplates", presentTemplate(templateOf(call))),
  }),
  route({
    method: "POST",
    path: "/applicationTemplates/:id/instantiate",
    access: access.createApplications,
    body: instantiation,
    handle: (call) => {
      const template = templateOf(call);
      const ownerId = call.switches.instantiateOwner === "caller" ? call.caller.objectId : undefined;
      const { application, servicePrincipal } = call.tenant.instantiate(call.body.displayName, { ownerId, template });
      return created({
        "@odata.context": contextOf(call, "microsoft.graph.applicationServicePrincipal"),
        application: presentApplication(application),
        servicePrincipal: presentServicePrincipal(servicePrincipal),
      });
    },
  }),
  route({
    method: "GET",
    path: "/applications",
    access: access.readApplications,
    handle: (call) => {
      const applications = Object.values(call.tenant.state.applications).filter((one) => call.tenant.isPresent(one));
      return collection(
        call,
        "applications",
        applications.map((one) => shown(call, one)),
      );
    },
  }),
  route({
    method: "POST",
    path: "/applications",
    access: access.createApplications,
    body: newApplication,
    handle: (call) => {
      checkIdentifierUris(call.tenant, undefined, call.body.identifierUris);
      const application = call.tenant.register(call.body.displayName, call.caller.objectId);
      applyAppPatch(application, call.body);
      return created(entityBody(call, "applications", presentApplication(application)));
    },
  }),
  route({
    method: "GET",
    path: "/applications/:id",
    access: access.readApplications,
    handle: (call) => entity(call, "applications", shown(call, find(call))),
  }),
  route({
    method: "PATCH",
    path: "/applications/:id",
    access: access.writeApplications,
    body: appPatch,
    handle: (call) => {
      const application = find(call);
      checkIdentifierUris(call.tenant, application, call.body.identifierUris);
      replicateIdentifierUris(call.tenant, application, call.body.identifierUris);
      applyAppPatch(application, call.body);
      const principal = Object.values(call.tenant.state.servicePrincipals).find(
        ({ appId }) => appId === application.appId,
      );
      if (principal) showOnPrincipal(application, call.body, principal);
      call.tenant.onChange();
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/applications/:id",
    access: access.writeApplications,
    handle: (call) => {
      call.tenant.deleteApplication(find(call));
      return noContent;
    },
  }),
  route({
    method: "PUT",
    path: "/applications/:id/logo",
    access: access.writeApplications,
    handle: (call) => {
      find(call);
      return ok(undefined);
    },
  }),
  ...ownerRoutes("/applications", find),
];

function templateOf(call: GraphApiCall): ApplicationTemplate {
  const id = call.param("id");
  const found = findTemplate(id);
  if (!found) throw graphErrors.notFound(id);
  return found;
}

const presentTemplate = ({ id, displayName, publisher }: ApplicationTemplate) => ({
  id,
  displayName,
  description: null,
  categories: [],
  homePageUrl: null,
  logoUrl: null,
  publisher,
  supportedProvisioningTypes: ["sync"],
  supportedSingleSignOnModes: ["password", "saml", "external"],
});
