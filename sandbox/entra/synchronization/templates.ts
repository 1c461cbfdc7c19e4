import { lazy } from "../lazy";
import { access } from "../http/access";
import { collection, entity } from "../directory/responses";
import { nonGalleryTemplateId } from "../enterprise-app";
import { graphErrors } from "../graph-error";
import { guidOf } from "../identifiers";
import type { Application, ServicePrincipal } from "../model";
import { contextOf, noContent, ok, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { schemaBody, templateBody } from "./bodies";
import { knownPrincipal, provisionable } from "./lookup";

type TemplateSchema = Record<string, unknown>;

/** Paths of templates: both sides of the app have them, and only the application's can be changed. */
const sides = [
  {
    base: "/applications",
    context: (id: string) => `applications('${id}')/synchronization/templates`,
    principal: (call: GraphApiCall) => call.tenant.principalOf(call.tenant.application(call.param("id"))),
  },
  {
    base: "/servicePrincipals",
    context: (id: string) => `servicePrincipals('${id}')/synchronization/templates`,
    principal: knownPrincipal,
  },
] as const;

/**
 * The synchronization templates of an app (learn.microsoft.com/graph/api/resources/synchronization-synchronizationtemplate).
 */
export const templateRoutes: readonly GraphRoute[] = [
  ...sides.flatMap(({ base, context, principal }) => [
    route({
      method: "GET",
      path: `${base}/:id/synchronization/templates`,
      access: access.readSynchronization,
      handle: (call) => {
        const app = principal(call);
        const ids = app.applicationTemplateId === null ? [] : call.switches.templates;
        const templates = ids.map((id) => template(call, app, id));
        return collection(call, context(call.param("id")), templates);
      },
    }),
    route({
      method: "GET",
      path: `${base}/:id/synchronization/templates/:template`,
      access: access.readSynchronization,
      handle: (call) => {
        const found = template(call, principal(call), templateId(call));
        return entity(call, context(call.param("id")), found);
      },
    }),
    route({
      method: "GET",
      path: `${base}/:id/synchronization/templates/:template/schema`,
      access: access.readSynchronization,
      handle: (call) => {
        const schema = templateSchema(call, principal(call), templateId(call));
        const name = `${context(call.param("id"))}('${templateId(call)}')/schema/$entity`;
        return ok({ "@odata.context": contextOf(call, name), ...schema });
      },
    }),
  ]),
  route({
    method: "PUT",
    path: "/applications/:id/synchronization/templates/:template",
    access: access.writeSynchronization,
    body: templateBody,
    handle: (call) => customise(call, call.body.schema),
  }),
  route({
    method: "PUT",
    path: "/applications/:id/synchronization/templates/:template/schema",
    access: access.writeSynchronization,
    body: schemaBody,
    handle: (call) => customise(call, call.body),
  }),
];

function templateId(call: GraphApiCall): string {
  const id = call.param("template");
  checkTemplate(call, id);
  return id;
}

/** @throws GraphError 404 when the app does not offer the template */
export function checkTemplate(call: GraphApiCall, id: string): void {
  if (!call.switches.templates.includes(id)) throw graphErrors.unknownTemplate(id);
}

/** The schema that a new job starts with: the application's own, or the default one. */
export function templateSchema(call: GraphApiCall, { appId }: ServicePrincipal, id: string): TemplateSchema {
  const customised = call.tenant.state.templateSchemas?.[appId]?.[id];
  if (customised) return structuredClone(customised);
  return lazy.defaultSchema().defaultSynchronizationSchema({
    jobId: `${id}.00000000000000000000000000000000`,
    directoryIds: [guidOf("directory Microsoft Entra ID"), guidOf("directory customappsso")],
  });
}

/** Customises a template, which only an owner of the application may do. */
function customise(call: GraphApiCall, schema: TemplateSchema) {
  const application: Application = call.tenant.application(call.param("id"));
  const { appId } = provisionable(call.tenant.principalOf(application));
  if (!call.tenant.owners(application).includes(call.caller.objectId)) throw graphErrors.synchronizationDenied();
  const id = templateId(call);
  const content = Object.fromEntries(Object.entries(schema).filter(([name]) => !name.startsWith("@")));
  const { state } = call.tenant;
  state.templateSchemas = {
    ...state.templateSchemas,
    [appId]: { ...state.templateSchemas?.[appId], [id]: content },
  };
  call.tenant.onChange();
  return noContent;
}

function template(call: GraphApiCall, app: ServicePrincipal, id: string) {
  return {
    id,
    applicationId: nonGalleryTemplateId,
    default: call.switches.templates[0] === id,
    description: null,
    discoverable: true,
    factoryTag: "CustomSCIM",
    metadata: [
      { key: "GalleryApplicationIdentifier", value: nonGalleryTemplateId },
      { key: "GalleryApplicationKey", value: "customappsso" },
      { key: "IsSynchronizationInPreview", value: "false" },
      { key: "ConfigurationFields", value: '[{"name":"baseaddress"},{"name":"secrettoken","secret":true}]' },
    ].map(({ key, value }) => ({ key: call.version === "beta" ? inBeta(key) : key, value })),
    schema: templateSchema(call, provisionable(app), id),
  };
}

/** Beta spells the keys with a small first letter (learn.microsoft.com/graph/application-provisioning-configure-api). */
const inBeta = (key: string) => key.slice(0, 1).toLowerCase() + key.slice(1);
