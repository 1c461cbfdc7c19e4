import { loadProject } from "../../lib/config";
import type { DesiredSchema } from "../../lib/entra/schema/desired";
import { compileSchema } from "../../lib/entra/schema";
import {
  createGraph,
  portalTags,
  resolveEndpoints,
  secretsFromSettings,
  stackTag,
  SynchronizationApi,
} from "../../lib/entra/graph";
import type { ClientName, EntraSandbox } from "../../sandbox/entra";
import { sandboxFetch } from "../support/sandbox-clients";
import { graphAs, signIn } from "../sandbox/client";
import { virtualTime } from "../lib/entra/graph/fake-graph";
import { run } from "./run";

/** People of the demo tenant, whom many tests provision. */
export const [maja, noah, clara] = ["maja.lund", "noah.winther", "clara.bak"].map(
  (name) => `${name}@contoso.example`,
) as [string, string, string];

/** Runs a command against the sandbox, signed in through its token endpoint. */
export function runInSandbox(
  sandbox: EntraSandbox,
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
  client?: ClientName,
) {
  const variables = Object.entries(sandbox.env()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return run(args, {
    cwd,
    env: { ...(Object.fromEntries(variables) as Record<string, string>), ...env },
    fetch: sandboxFetch(sandbox),
    createCredential: () => ({ method: "test", getToken: () => signIn(sandbox, client) }),
    now: Date.now(),
  });
}

/** What a deploy leaves behind: app with the stack's tag, stopped job, the config's mappings, nobody assigned. */
export async function deployStack(
  sandbox: EntraSandbox,
  root: string,
  stack: string,
): Promise<{ app: string; job: string }> {
  const config = loadProject({ root, env: {}, sandbox: true }).stacks.find((each) => each.stack === stack);
  if (!config) throw new Error(`the project has no stack ${stack}`);
  const app = sandbox.tenant.instantiateApp(config.displayName);
  const send = await graphAs(sandbox);
  await send("PATCH", `/servicePrincipals/${app.id}`, { tags: [`scimform:${stack}`] });
  return { app: app.id, job: await deploySchema(sandbox, app.id, config.schema) };
}

/** The config's mappings in the app's job, which is made if there is none. */
export async function deploySchema(sandbox: EntraSandbox, app: string, desired: DesiredSchema): Promise<string> {
  const api = await synchronization(sandbox);
  const [known] = await api.listJobs(app);
  const { id } = known ?? (await api.createJob(app, "scim"));
  await putDesired(api, app, id, desired);
  return id;
}

export async function synchronization(sandbox: EntraSandbox): Promise<SynchronizationApi> {
  const fetch = sandboxFetch(sandbox);
  const env = { ARM_METADATA_HOSTNAME: sandbox.metadataHost, SCIMFORM_SANDBOX: sandbox.folder };
  const endpoints = await resolveEndpoints({ cloud: "public", env, fetch });
  const credential = { getToken: () => signIn(sandbox) };
  return new SynchronizationApi(createGraph({ credential, endpoints, fetch, ...virtualTime() }));
}

async function putDesired(api: SynchronizationApi, app: string, job: string, desired: DesiredSchema): Promise<void> {
  const { schema, problems } = compileSchema(desired, await api.getSchema(app, job));
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.summary).join("\n"));
  await api.putSchema(app, job, schema);
}

const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

export async function assign(sandbox: EntraSandbox, app: string, principalId: string): Promise<void> {
  const send = await graphAs(sandbox);
  const answer = await send("POST", `/servicePrincipals/${app}/appRoleAssignedTo`, {
    principalId,
    resourceId: app,
    appRoleId: userRole,
  });
  if (answer.status !== 201) throw new Error(`assigning failed: ${JSON.stringify(answer.body)}`);
}

/** Entra forgets whose account it is. */
export async function unlink(
  sandbox: EntraSandbox,
  { app, job }: { readonly app: string; readonly job: string },
  person: string,
): Promise<void> {
  const send = await graphAs(sandbox);
  const path = `/servicePrincipals/${app}/synchronization/jobs/${job}`;
  await send("POST", `${path}/pause`);
  const { status } = await send("DELETE", `/beta${path}/objectConnections('${sandbox.tenant.user(person).id}')`);
  if (status !== 204) throw new Error(`the link of ${person} was not deleted: ${status}`);
  await send("POST", `${path}/start`);
}

/** What deploy and `credentials` leave behind: nothing differs from the config, and the job runs. */
export async function deployCompletely(
  sandbox: EntraSandbox,
  root: string,
  stack: string,
  token: string,
): Promise<{ app: string; job: string }> {
  const { app, job } = await deployStack(sandbox, root, stack);
  const config = loadProject({ root, env: {}, sandbox: true }).stacks.find((each) => each.stack === stack);
  if (!config) throw new Error(`the project has no stack ${stack}`);
  const send = await graphAs(sandbox);
  const changes = { tags: [...portalTags, stackTag(stack)], appRoleAssignmentRequired: true };
  await send("PATCH", `/servicePrincipals/${app}`, changes);
  if (config.assign !== "external") {
    for (const { name } of config.assign.groups) await assign(sandbox, app, sandbox.tenant.group(name).id);
    for (const { name } of config.assign.users) await assign(sandbox, app, sandbox.tenant.user(name).id);
  }
  if (config.provisioning) {
    const api = await synchronization(sandbox);
    await api.putSecrets(app, [
      { key: "BaseAddress", value: config.tenantUrl },
      { key: "SecretToken", value: token },
      ...secretsFromSettings(config, []),
    ]);
    await api.start(app, job);
  }
  return { app, job };
}
