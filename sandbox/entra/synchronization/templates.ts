import { access } from "../http/access";
import { collection, entity } from "../directory/responses";
import { findTemplate, type SynchronizationTemplate, synchronizationTemplates } from "../gallery";
import { graphErrors } from "../graph-error";
import type { Application, ServicePrincipal } from "../model";
import { contextOf, noContent, ok, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { schemaBody, templateBody } from "./bodies";
import { knownPrincipal, provisionable } from "./lookup";
import { defaultTemplateSchema } from "./template-schema";

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
        const templates = synchronizationTemplates(app, call.switches.templates);
        return collection(
          call,
          context(call.param("id")),
          templates.map((each) => template(call, app, each)),
        );
      },
    }),
    route({
      method: "GET",
      path: `${base}/:id/synchronization/templates/:template`,
      access: access.readSynchronization,
      handle: (call) => {
        const app = principal(call);
        return entity(call, context(call.param("id")), template(call, app, findSynchronizationTemplate(call, app)));
      },
    }),
    route({
      method: "GET",
      path: `${base}/:id/synchronization/templates/:template/schema`,
      access: access.readSynchronization,
      handle: (call) => {
        const app = principal(call);
        const { id } = findSynchronizationTemplate(call, app);
        const schema = templateSchema(call, app, id);
        const name = `${context(call.param("id"))}('${id}')/schema/$entity`;
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

function findSynchronizationTemplate(call: GraphApiCall, app: ServicePrincipal, id = call.param("template")) {
  const found = synchronizationTemplates(app, call.switches.templates).find((each) => each.id === id);
  if (!found) throw graphErrors.unknownTemplate(id);
  return found;
}

/** @throws GraphError 404 when the app does not offer the template */
export function checkTemplate(call: GraphApiCall, app: ServicePrincipal, id: string): void {
  findSynchronizationTemplate(call, app, id);
}

/** The schema that a new job starts with: the application's own, or the template's. */
export function templateSchema(call: GraphApiCall, app: ServicePrincipal, id: string): TemplateSchema {
  const customised = call.tenant.state.templateSchemas?.[app.appId]?.[id];
  if (customised) return structuredClone(customised);
  const found = synchronizationTemplates(app, call.switches.templates).find((each) => each.id === id);
  return defaultTemplateSchema(found ?? { id }, findTemplate(app.applicationTemplateId ?? "")?.key);
}

/** Customises a template, which only an owner of the application may do. */
function customise(call: GraphApiCall, schema: TemplateSchema) {
  const application: Application = call.tenant.application(call.param("id"));
  const principal = provisionable(call.tenant.principalOf(application));
  const { appId } = principal;
  if (!call.tenant.owners(application).includes(call.caller.objectId)) throw graphErrors.synchronizationDenied();
  const { id } = findSynchronizationTemplate(call, principal);
  const content = Object.fromEntries(Object.entries(schema).filter(([name]) => !name.startsWith("@")));
  const { state } = call.tenant;
  state.templateSchemas = {
    ...state.templateSchemas,
    [appId]: { ...state.templateSchemas?.[appId], [id]: content },
  };
  call.tenant.onChange();
  return noContent;
}

function template(call: GraphApiCall, app: ServicePrincipal, one: SynchronizationTemplate) {
  const { id, factoryTag, fields, oauth } = one;
  const [first] = synchronizationTemplates(app, call.switches.templates);
  const metadata = [
    { key: "GalleryApplicationIdentifier", value: app.applicationTemplateId },
    { key: "GalleryApplicationKey", value: findTemplate(app.applicationTemplateId ?? "")?.key ?? null },
    { key: "IsSynchronizationInPreview", value: "false" },
    ...(oauth ? [{ key: "IsOAuthEnabled", value: "true" }] : []),
    { key: "ConfigurationFields", value: JSON.stringify(fields) },
  ];
  return {
    id,
    applicationId: app.applicationTemplateId,
    default: id === first?.id,
    description: null,
    discoverable: true,
    factoryTag,
    metadata: metadata.map(({ key, value }) => ({ key: call.version === "beta" ? inBeta(key) : key, value })),
    schema: templateSchema(call, provisionable(app), id),
  };
}

/** Beta spells the keys with a small first letter (learn.microsoft.com/graph/application-provisioning-configure-api). */
const inBeta = (key: string) => key.slice(0, 1).toLowerCase() + key.slice(1);
