import { randomUUID } from "node:crypto";
import { z } from "zod";
import * as errors from "../../lib/errors/azuread";
import { fail } from "../../lib/errors/problem";
import { diagnosticOf } from "../../provider/plugin/diagnostics";
import type { Diagnostic, ObjectValue } from "../../provider/plugin/types";
import { applicationBody } from "./application-body";
import { applicationRules, applicationSchema } from "./application-schema";
import { applicationState } from "./application-state";
import { quoted, type Session } from "./directory";
import { application, withId } from "./graph-objects";
import { objectId, textOf } from "./identity";
import type { Kind } from "./managed";
import { readOwners, writeOwners } from "./owners";
import { featureTagsState, listOf } from "./tags";

/** `azuread_application`, made from a template or from nothing. */
export const applicationKind: Kind = {
  schema: applicationSchema,
  rules: applicationRules,

  validate(config): Diagnostic[] {
    const problems = [
      ...(listOf(config["password"]).length > 0 ? [errors.notEmulated("application passwords")] : []),
      ...(typeof config["logo_image"] === "string" ? [errors.notEmulated("application logos")] : []),
      ...(listOf(config["feature_tags"]).length > 0 && Array.isArray(config["tags"]) ? [errors.conflictingTags()] : []),
    ];
    return problems.map((problem) => diagnosticOf(problem));
  },

  async create(session, planned) {
    await refuseDuplicate(session, planned);
    const template = planned["template_id"];
    const id = typeof template === "string" ? await instantiate(session, template) : await register(session, planned);
    return { object_id: id, id: `/applications/${id}` };
  },

  async write(session, planned, identity) {
    const path = pathOf(identity);
    const body = applicationBody(planned);
    const { freshUntil } = session;
    await disableWhatGoes(session, path, body);
    await session.write({ method: "PATCH", path, body, freshUntil }, z.unknown());
    await writeOwners(session, path, planned);
  },

  async read(session, identity) {
    const path = pathOf(identity);
    const app = await session.find({ path }, application);
    if (app === null) return null;
    return {
      ...applicationState(app),
      feature_tags: featureTagsState(app.tags, identity),
      owners: await readOwners(session, path),
      prevent_duplicate_names: identity["prevent_duplicate_names"] ?? null,
    };
  },

  delete: (session, identity) => session.delete(pathOf(identity)),

  identify: (id) => ({ ...objectId(id, "/applications/<object id>"), prevent_duplicate_names: false }),
};

const pathOf = (identity: ObjectValue): string => `/applications/${textOf(identity, "object_id")}`;

async function refuseDuplicate(session: Session, planned: ObjectValue): Promise<void> {
  if (planned["prevent_duplicate_names"] !== true) return;
  const name = textOf(planned, "display_name");
  const query = { $filter: `displayName eq ${quoted(name)}` };
  const [same] = await session.list({ path: "/applications", query }, withId);
  if (same) throw fail(errors.duplicateName, name, same.id);
}

/** Under a temporary name, by which the new application is found: `instantiate` may answer before it is readable. */
async function instantiate(session: Session, template: string): Promise<string> {
  const name = `TERRAFORM_INSTANTIATE_${randomUUID()}`;
  const path = `/applicationTemplates/${template}`;
  await session.get({ path }, withId);
  await session.write({ method: "POST", path: `${path}/instantiate`, body: { displayName: name } }, z.unknown());
  const query = { $filter: `applicationTemplateId eq ${quoted(template)} and displayName eq ${quoted(name)}` };
  const app = await session.until("the application is there", async () => {
    const [found] = await session.list({ path: "/applications", query }, application);
    return found;
  });
  await session.until("the service principal is there", async () => {
    const ofApp = { $filter: `appId eq ${quoted(app.appId)}` };
    const [found] = await session.list({ path: "/servicePrincipals", query: ofApp }, withId);
    return found;
  });
  return app.id;
}

async function register(session: Session, planned: ObjectValue): Promise<string> {
  const call = { method: "POST", path: "/applications", body: applicationBody(planned) } as const;
  return (await session.write(call, withId)).id;
}

/** Graph refuses to remove or change a role or scope that is enabled. */
async function disableWhatGoes(session: Session, path: string, body: Record<string, unknown>): Promise<void> {
  const live = await session.get({ path, freshUntil: session.freshUntil }, application);
  const wanted = rolesAndScopes.parse(body);
  const roles = disabled(live.appRoles, wanted.appRoles);
  const scopes = disabled(live.api?.oauth2PermissionScopes ?? [], wanted.api.oauth2PermissionScopes);
  if (roles === null && scopes === null) return;
  const patch = {
    ...(roles && { appRoles: roles }),
    ...(scopes && { api: { oauth2PermissionScopes: scopes } }),
  };
  await session.write({ method: "PATCH", path, body: patch, freshUntil: session.freshUntil }, z.unknown());
}

const permissions = z.array(z.looseObject({ id: z.string() }));
const rolesAndScopes = z.object({ appRoles: permissions, api: z.object({ oauth2PermissionScopes: permissions }) });

/** The live entries, with those disabled that are not wanted as they are; null when none is. */
function disabled<Entry extends { id: string; isEnabled?: boolean | null }>(
  live: readonly Entry[],
  wanted: z.infer<typeof permissions>,
): Entry[] | null {
  const stays = (entry: Entry): boolean => {
    const counterpart = wanted.find(({ id }) => id === entry.id);
    return counterpart !== undefined && Object.entries(entry).every(([name, value]) => same(counterpart[name], value));
  };
  if (live.every((entry) => !entry.isEnabled || stays(entry))) return null;
  return live.map((entry) => (stays(entry) ? entry : { ...entry, isEnabled: false }));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? "") === JSON.stringify(b ?? "");
