import { z } from "zod";
import * as errors from "../../lib/errors/azuread";
import { fail } from "../../lib/errors/problem";
import { isObjectValue } from "../../provider/plugin/conform";
import { diagnosticOf } from "../../provider/plugin/diagnostics";
import type { Diagnostic, ObjectValue } from "../../provider/plugin/types";
import { quoted, type Session } from "./directory";
import { servicePrincipal, withId, type GraphServicePrincipal } from "./graph-objects";
import { objectId, textOf } from "./identity";
import type { Kind } from "./managed";
import { readOwners, writeOwners } from "./owners";
import { idsByValue, rolesState, scopesState } from "./roles";
import { servicePrincipalRules, servicePrincipalSchema } from "./service-principal-schema";
import { featureTagsState, listOf, tagsToWrite } from "./tags";

/** `azuread_service_principal`: a new one, or with `use_existing` the one a template made. */
export const servicePrincipalKind: Kind = {
  schema: servicePrincipalSchema,
  rules: servicePrincipalRules,

  validate(config): Diagnostic[] {
    const problems = [
      ...(listOf(config["features"]).length > 0 ? [errors.notEmulated("the deprecated features block")] : []),
      ...(listOf(config["feature_tags"]).length > 0 && Array.isArray(config["tags"]) ? [errors.conflictingTags()] : []),
    ];
    return problems.map((problem) => diagnosticOf(problem));
  },

  async create(session, planned) {
    const id =
      planned["use_existing"] === true ? await findExisting(session, planned) : await register(session, planned);
    return { object_id: id, id: `/servicePrincipals/${id}` };
  },

  async write(session, planned, identity) {
    const path = pathOf(identity);
    const { freshUntil } = session;
    await session.write({ method: "PATCH", path, body: principalBody(planned), freshUntil }, z.unknown());
    await writeOwners(session, path, planned);
  },

  async read(session, identity) {
    const path = pathOf(identity);
    const principal = await session.find({ path }, servicePrincipal);
    if (principal === null) return null;
    return {
      ...servicePrincipalState(principal),
      feature_tags: featureTagsState(principal.tags, identity),
      owners: await readOwners(session, path),
    };
  },

  delete: (session, identity) => session.delete(pathOf(identity)),

  identify: (id) => objectId(id, "/servicePrincipals/<object id>"),
};

const pathOf = (identity: ObjectValue): string => `/servicePrincipals/${textOf(identity, "object_id")}`;

async function findExisting(session: Session, planned: ObjectValue): Promise<string> {
  return session.until("the service principal is there", () => ofApplication(session, planned));
}

async function ofApplication(session: Session, planned: ObjectValue): Promise<string | undefined> {
  const query = { $filter: `appId eq ${quoted(textOf(planned, "client_id"))}` };
  const [found] = await session.list({ path: "/servicePrincipals", query }, withId);
  return found?.id;
}

async function register(session: Session, planned: ObjectValue): Promise<string> {
  const existing = await ofApplication(session, planned);
  if (existing !== undefined) throw fail(errors.principalExists, `/servicePrincipals/${existing}`);
  const body = { ...principalBody(planned), appId: planned["client_id"] };
  const { freshUntil } = session;
  return (await session.write({ method: "POST", path: "/servicePrincipals", body, freshUntil }, withId)).id;
}

function principalBody(planned: ObjectValue): Record<string, unknown> {
  const [saml] = listOf(planned["saml_single_sign_on"]);
  return {
    "@odata.type": "#microsoft.graph.servicePrincipal",
    accountEnabled: planned["account_enabled"],
    alternativeNames: listOf(planned["alternative_names"]),
    appRoleAssignmentRequired: planned["app_role_assignment_required"] ?? false,
    description: planned["description"] ?? null,
    loginUrl: planned["login_url"] ?? null,
    notes: planned["notes"] ?? null,
    notificationEmailAddresses: listOf(planned["notification_email_addresses"]),
    preferredSingleSignOnMode: planned["preferred_single_sign_on_mode"] ?? null,
    samlSingleSignOnSettings: { relayState: isObjectValue(saml) ? (saml["relay_state"] ?? null) : null },
    tags: tagsToWrite(planned),
  };
}

/** What Terraform shows of a service principal, without owners and feature tags. */
export function servicePrincipalState(principal: GraphServicePrincipal): ObjectValue {
  return {
    account_enabled: principal.accountEnabled ?? null,
    alternative_names: principal.alternativeNames,
    app_role_assignment_required: principal.appRoleAssignmentRequired ?? null,
    app_role_ids: idsByValue(principal.appRoles),
    app_roles: rolesState(principal.appRoles),
    application_tenant_id: principal.appOwnerOrganizationId ?? null,
    client_id: principal.appId,
    description: principal.description ?? null,
    display_name: principal.displayName,
    homepage_url: principal.homepage ?? null,
    id: `/servicePrincipals/${principal.id}`,
    login_url: principal.loginUrl ?? null,
    logout_url: principal.logoutUrl ?? null,
    notes: principal.notes ?? null,
    notification_email_addresses: principal.notificationEmailAddresses,
    oauth2_permission_scope_ids: idsByValue(principal.oauth2PermissionScopes),
    oauth2_permission_scopes: scopesState(principal.oauth2PermissionScopes),
    object_id: principal.id,
    preferred_single_sign_on_mode: principal.preferredSingleSignOnMode ?? null,
    redirect_uris: principal.replyUrls,
    saml_metadata_url: principal.samlMetadataUrl ?? null,
    // The provider leaves out the application's own id.
    service_principal_names: principal.servicePrincipalNames.filter((name) => name !== principal.appId),
    sign_in_audience: principal.signInAudience ?? null,
    tags: principal.tags,
    type: principal.servicePrincipalType ?? null,
    saml_single_sign_on: [{ relay_state: principal.samlSingleSignOnSettings?.relayState ?? null }],
  };
}
