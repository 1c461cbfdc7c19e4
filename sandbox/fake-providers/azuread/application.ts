import { randomUUID } from "node:crypto";
import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import type { Diagnostic, ObjectValue } from "../../../provider/plugin/types";
import type { Change } from "../common/change";
import { applicationBody, rolesBody, scopesBody } from "./application-body";
import { applicationRules, applicationSchema } from "./application-schema";
import { applicationState } from "./application-state";
import { disableRoles, disableScopes } from "./disable";
import { odataString } from "../../../lib/entra/graph/odata";
import type { GraphSession } from "./directory";
import { application, withId } from "./graph-objects";
import { parseId, textOf } from "./identity";
import { oneAtATime } from "./lock";
import type { AzureadResourceKind } from "./managed";
import { readOwners, writeOwners } from "./owners";
import { listOf } from "./tags";
import { blockOf } from "./values";

/** `azuread_application`, made from a template. */
export const applicationKind: AzureadResourceKind = {
  schema: applicationSchema,
  rules: applicationRules,

  validate(config): Diagnostic[] {
    const problems = [
      ...(config["template_id"] === null ? [errors.notEmulated("applications without a template")] : []),
      ...(listOf(config["password"]).length > 0 ? [errors.notEmulated("application passwords")] : []),
      ...(typeof config["logo_image"] === "string" ? [errors.notEmulated("application logos")] : []),
      ...(listOf(config["feature_tags"]).length > 0 && Array.isArray(config["tags"]) ? [errors.conflictingTags()] : []),
    ];
    return problems.map((problem) => diagnosticOf(problem));
  },

  async create(session, change, made) {
    await refuseDuplicate(session, change.planned);
    const id = `/applications/${await instantiate(session, textOf(change.planned, "template_id"))}`;
    made(id);
    await update(session, change, id);
  },

  update,

  async read(session, id, state) {
    const app = await session.find({ path: id }, application);
    if (app === null) return null;
    const query = { $select: "oauth2RequirePostResponse" };
    const { oauth2RequirePostResponse } = await session.get({ path: id, query, version: "beta" }, betaProperties);
    return {
      ...applicationState(app),
      oauth2_post_response_required: oauth2RequirePostResponse ?? false,
      logo_image: "",
      prevent_duplicate_names: state["prevent_duplicate_names"] ?? false,
      owners: await readOwners(session, id),
    };
  },

  async delete(session, id) {
    await session.write({ method: "DELETE", path: id }, z.unknown());
    await session.steadily(`${id} is gone`, async () => (await session.find({ path: id }, z.unknown())) === null);
  },

  identify: (id) => `/applications/${parseId(id, "/applications/<object id>").join()}`,
};

const betaProperties = z.object({ oauth2RequirePostResponse: z.boolean().nullish() });

function update(session: GraphSession, change: Change, id: string): Promise<void> {
  return oneAtATime(id, async () => {
    const { planned } = change;
    if (change.changed("app_role")) await disableRoles(session, id, rolesBody(planned));
    if (change.changed("api.0.oauth2_permission_scope")) {
      await disableScopes(session, id, scopesBody(blockOf(planned, "api")));
    }
    await session.write({ method: "PATCH", path: id, body: applicationBody(change) }, z.unknown());
    if (change.changed("oauth2_post_response_required")) {
      const ofBeta = {
        "@odata.type": "#microsoft.graph.application",
        oauth2RequirePostResponse: planned["oauth2_post_response_required"] ?? false,
      };
      await session.write({ method: "PATCH", path: id, body: ofBeta, version: "beta" }, z.unknown());
    }
    if (change.changed("owners")) await writeOwners(session, id, planned);
  });
}

async function refuseDuplicate(session: GraphSession, planned: ObjectValue): Promise<void> {
  if (planned["prevent_duplicate_names"] !== true) return;
  const name = textOf(planned, "display_name");
  const query = { $filter: `displayName eq ${odataString(name)}` };
  const [same] = await session.list({ path: "/applications", query }, withId);
  if (same) throw fail(errors.duplicateName, name, same.id);
}

/**
 * Instantiates the template under a temporary name, by which the new application is found: `instantiate` may answer before it is
 * readable.
 */
async function instantiate(session: GraphSession, template: string): Promise<string> {
  const name = `TERRAFORM_INSTANTIATE_${randomUUID()}`;
  const path = `/applicationTemplates/${template}`;
  await session.get({ path }, withId);
  await session.write({ method: "POST", path: `${path}/instantiate`, body: { displayName: name } }, z.unknown());
  const query = {
    $filter: `applicationTemplateId eq ${odataString(template)} and displayName eq ${odataString(name)}`,
  };
  return session.until("the application and its service principal are there", async () => {
    const [app] = await session.list({ path: "/applications", query }, application);
    if (app === undefined) return undefined;
    const itself = { path: `/applications/${app.id}` };
    await session.steadily("the application is there", async () => (await session.find(itself, withId)) !== null);
    const ofApp = { $filter: `appId eq ${odataString(app.appId)}` };
    const [found] = await session.list({ path: "/servicePrincipals", query: ofApp }, withId);
    return found && app.id;
  });
}
