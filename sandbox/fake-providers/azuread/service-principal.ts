import { randomUUID } from "node:crypto";
import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import type { Diagnostic, ObjectValue } from "../../../provider/plugin/types";
import type { Change } from "../common/change";
import { filled } from "./application-body";
import { odataString } from "../../../lib/entra/graph/odata";
import type { GraphSession } from "./directory";
import { servicePrincipal, withId, type GraphServicePrincipal } from "./graph-objects";
import { parseId, textOf } from "./identity";
import type { AzureadResourceKind } from "./managed";
import { ownerUrl, readOwners, removeOwner, writeOwners } from "./owners";
import { idsByValue, rolesState, scopesState } from "./roles";
import { servicePrincipalRules, servicePrincipalSchema } from "./service-principal-schema";
import { deprecatedFeaturesOf, featuresOf, listOf, tagsToWrite, textsOf } from "./tags";
import { blocksOf } from "./values";

/** `azuread_service_principal`: with `use_existing` the one that a template made. */
export const servicePrincipalKind: AzureadResourceKind = {
  schema: servicePrincipalSchema,
  rules: servicePrincipalRules,

  validate(config): Diagnostic[] {
    const problems = [
      ...(listOf(config["features"]).length > 0 ? [errors.notEmulated("the deprecated features block")] : []),
      ...(listOf(config["feature_tags"]).length > 0 && Array.isArray(config["tags"]) ? [errors.conflictingTags()] : []),
    ];
    return problems.map((problem) => diagnosticOf(problem));
  },

  async create(session, change, made) {
    const { planned } = change;
    const query = { $filter: `appId eq ${odataString(textOf(planned, "client_id"))}` };
    const [found] = await session.list({ path: "/servicePrincipals", query }, withId);
    if (found === undefined) return register(session, change, made);
    const id = `/servicePrincipals/${found.id}`;
    if (planned["use_existing"] !== true) throw fail(errors.principalExists, id);
    made(id);
    await update(session, change, id);
  },

  update,

  async read(session, id) {
    const principal = await session.find({ path: id }, servicePrincipal);
    if (principal === null) return null;
    return {
      ...servicePrincipalState(principal, await readMetadataUrl(session, id)),
      owners: await readOwners(session, id),
    };
  },

  async delete(session, id, state) {
    if (state["use_existing"] === true) return session.remove(id);
    await session.write({ method: "DELETE", path: id }, z.unknown());
    await session.steadily(`${id} is gone`, async () => (await session.find({ path: id }, z.unknown())) === null);
  },

  identify: (id) => `/servicePrincipals/${parseId(id, "/servicePrincipals/<object id>").join()}`,
};

async function update(session: GraphSession, change: Change, id: string): Promise<void> {
  await session.write({ method: "PATCH", path: id, body: principalBody(change) }, z.unknown());
  if (change.changed("owners")) await writeOwners(session, id, change.planned);
}

/**
 * Registers the principal as azuread does: under a temporary description, with the caller as first owner, removed again unless
 * configured.
 */
async function register(session: GraphSession, change: Change, made: (id: string) => void): Promise<void> {
  const { planned } = change;
  const caller = await session.directory.callerObjectId();
  const owners = textsOf(planned["owners"]);
  const bind = [caller, ...owners.filter((owner) => owner !== caller)].map((owner) => ownerUrl(session, owner));
  const body = {
    ...principalBody(change),
    appId: planned["client_id"],
    description: `TERRAFORM_UPDATE_${randomUUID()}`,
    "owners@odata.bind": bind,
  };
  const id = `/servicePrincipals/${(await session.write({ method: "POST", path: "/servicePrincipals", body }, withId)).id}`;
  made(id);
  const described = {
    "@odata.type": "#microsoft.graph.servicePrincipal",
    description: filled(planned["description"]),
  };
  await session.write({ method: "PATCH", path: id, body: described }, z.unknown());
  if (!owners.includes(caller)) await removeOwner(session, id, caller);
}

function principalBody({ planned, changed }: Change): Record<string, unknown> {
  const [saml] = blocksOf(planned, "saml_single_sign_on");
  return {
    "@odata.type": "#microsoft.graph.servicePrincipal",
    accountEnabled: planned["account_enabled"],
    alternativeNames: listOf(planned["alternative_names"]),
    appRoleAssignmentRequired: planned["app_role_assignment_required"] ?? false,
    description: filled(planned["description"]),
    loginUrl: filled(planned["login_url"]),
    notes: filled(planned["notes"]),
    notificationEmailAddresses: listOf(planned["notification_email_addresses"]),
    preferredSingleSignOnMode: filled(planned["preferred_single_sign_on_mode"]),
    samlSingleSignOnSettings: saml ? { relayState: saml["relay_state"] ?? "" } : {},
    tags: tagsToWrite(planned, changed("feature_tags")),
  };
}

/** Reads the SAML metadata URL, which only Graph beta has. */
export async function readMetadataUrl(session: GraphSession, path: string): Promise<string> {
  const shape = z.object({ samlMetadataUrl: z.string().nullish() });
  return (
    (await session.get({ path, query: { $select: "samlMetadataUrl" }, version: "beta" }, shape)).samlMetadataUrl ?? ""
  );
}

/**
 * Returns the Terraform state of a service principal, without its owners; an attribute that is not set is "", false or empty,
 * never null.
 */
export function servicePrincipalState(principal: GraphServicePrincipal, samlMetadataUrl: string): ObjectValue {
  const { samlSingleSignOnSettings: saml } = principal;
  return {
    account_enabled: principal.accountEnabled ?? false,
    alternative_names: principal.alternativeNames,
    app_role_assignment_required: principal.appRoleAssignmentRequired ?? false,
    app_role_ids: idsByValue(principal.appRoles),
    app_roles: rolesState(principal.appRoles),
    application_tenant_id: principal.appOwnerOrganizationId ?? "",
    client_id: principal.appId,
    description: principal.description ?? "",
    display_name: principal.displayName,
    feature_tags: [featuresOf(principal.tags)],
    features: [deprecatedFeaturesOf(principal.tags)],
    homepage_url: principal.homepage ?? "",
    login_url: principal.loginUrl ?? "",
    logout_url: principal.logoutUrl ?? "",
    notes: principal.notes ?? "",
    notification_email_addresses: principal.notificationEmailAddresses,
    oauth2_permission_scope_ids: idsByValue(principal.oauth2PermissionScopes),
    oauth2_permission_scopes: scopesState(principal.oauth2PermissionScopes),
    object_id: principal.id,
    preferred_single_sign_on_mode: principal.preferredSingleSignOnMode ?? "",
    redirect_uris: principal.replyUrls,
    saml_metadata_url: samlMetadataUrl,
    saml_single_sign_on: saml ? [{ relay_state: saml.relayState ?? "" }] : [],
    // azuread leaves out the application's own id.
    service_principal_names: principal.servicePrincipalNames.filter((name) => name !== principal.appId),
    sign_in_audience: principal.signInAudience ?? "",
    tags: principal.tags,
    type: principal.servicePrincipalType ?? "",
  };
}
