import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { synchronizationSchema } from "../../lib/entra/graph/synchronization-schema";
import { compileSchema, type DesiredSchema } from "../../lib/entra/schema";
import { enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { startEntraSandbox, type EntraSandbox, type RoutedTarget } from "../../sandbox/entra";
import { jacksonIsInstalled } from "../../sandbox/scim-servers/jackson-package";
import { graphAs, type Graph } from "./client";
import {
  dialects,
  matrix,
  overview,
  servers,
  steps,
  verdict,
  type Dialect,
  type StepResult,
  type Person,
  type Server,
  type MatrixStep,
} from "./matrix-data";

/**
 * One scenario against each real SCIM server, in both of Entra's PATCH dialects: what the provisioning log says, and what
 * the server holds afterwards. The expected outcomes are data: ./matrix-data.ts
 */

const department = `${enterpriseUserSchema}:department`;
const office = 'addresses[type eq "work"].formatted';
const mappings: DesiredSchema = {
  users: {
    mappings: {
      userName: { source: "[userPrincipalName]", match: 1 },
      active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
      displayName: { source: "[displayName]" },
      "name.familyName": { source: "[surname]" },
      [office]: { source: "[physicalDeliveryOfficeName]" },
      [department]: { source: "[department]" },
    },
  },
  groups: {
    mappings: { displayName: { source: "[displayName]", match: 1 }, members: { source: "[members]" } },
  },
};

const token = "matrix-token";
const present = servers.filter((server) => server !== "jackson" || jacksonIsInstalled());
const cells = present.flatMap((server) => dialects.map((dialect) => ({ server, dialect })));
const tenantUrl = (server: Server, dialect: Dialect) => `https://${dialect}.${server}.example/scim`;

let sandbox: EntraSandbox;
let graph: Graph;
const observed = new Map<string, StepResult>();
const key = (server: Server, dialect: Dialect, step: MatrixStep) => `${server} ${dialect} ${step}`;

const [ada, ben] = ["ada@contoso.example", "ben@contoso.example"];

/** What happens in the directory before the cycle of each step. */
const changes: Record<MatrixStep, (apps: readonly string[]) => void | Promise<void>> = {
  create: async (apps) => {
    const person = { surname: "Example", department: "Advice" };
    const people = [
      sandbox.tenant.addUser({ ...person, userPrincipalName: ada, displayName: "Ada", officeLocation: "Aarhus" }),
      sandbox.tenant.addUser({ ...person, userPrincipalName: ben, displayName: "Ben" }),
    ];
    for (const app of apps) for (const { id } of people) await assign(app, id);
  },
  update: () => {
    const name = { displayName: "Ada Lovelace", surname: "Lovelace" };
    sandbox.tenant.patchUser(ada, { ...name, officeLocation: "Odense", department: "Analysis" });
  },
  "first office": () => void sandbox.tenant.patchUser(ben, { officeLocation: "Aalborg" }),
  disable: () => void sandbox.tenant.patchUser(ada, { accountEnabled: false }),
  enable: () => void sandbox.tenant.patchUser(ada, { accountEnabled: true }),
  group: async (apps) => {
    const { id } = sandbox.tenant.addGroup("Pilots", [ada, ben]);
    for (const app of apps) await assign(app, id);
  },
  leave: () => sandbox.tenant.removeFromGroup("Pilots", ada),
  delete: async () => {
    const { id } = sandbox.tenant.user(ada);
    const group = sandbox.tenant.group("Pilots").id;
    for (const path of [`/users/${id}`, `/directory/deletedItems/${id}`, `/groups/${group}`]) {
      expect((await graph("DELETE", path)).status).toBe(204);
    }
  },
};

const assign = (app: string, principalId: string) =>
  graph("POST", `/servicePrincipals/${app}/appRoleAssignedTo`, {
    ...{ principalId, resourceId: app, appRoleId: "18d14569-c3bd-439b-9a66-3a2aee01d14f" },
  });

/** An app with a started job for one cell. */
async function createApp(server: Server, dialect: Dialect): Promise<string> {
  const { id } = sandbox.tenant.instantiateApp(`${server} ${dialect}`);
  const base = `/servicePrincipals/${id}/synchronization`;
  const job = `${base}/jobs/${(await graph("POST", `${base}/jobs`, { templateId: "scim" })).body.id as string}`;
  const live = synchronizationSchema.parse((await graph("GET", `${job}/schema`)).body);
  await graph("PUT", `${job}/schema`, compileSchema(mappings, live).schema);
  await graph("PUT", `${base}/secrets`, {
    value: [
      { key: "BaseAddress", value: `${tenantUrl(server, dialect)}${dialect === "flag" ? "?aadOptscim062020" : ""}` },
      { key: "SecretToken", value: token },
      { key: "SyncAll", value: "false" },
    ],
  });
  expect((await graph("POST", `${job}/start`)).status).toBe(204);
  return id;
}

/** Long enough for the next cycle, and for another attempt at what failed. */
const day = 25 * 60 * 60_000;

beforeAll(async () => {
  sandbox = await startEntraSandbox({
    tenant: "empty",
    targets: cells.map(({ server, dialect }) => ({ tenantUrl: tenantUrl(server, dialect), kind: server, token })),
  });
  graph = await graphAs(sandbox);
  const apps: string[] = [];
  for (const { server, dialect } of cells) apps.push(await createApp(server, dialect));
  for (const step of steps) {
    graph = await graphAs(sandbox); // the last token has expired
    await changes[step](apps);
    const logged = sandbox.tenant.state.provisioningLog.length;
    await sandbox.advanceClock(day);
    for (const [index, { server, dialect }] of cells.entries()) {
      const target = sandbox.targets[index];
      if (target) observed.set(key(server, dialect, step), await observe(apps[index] ?? "", target, logged));
    }
  }
});
afterAll(() => sandbox.stop());

/**
 * What the log says of one app, and what its server has.
 * @param logged how long the log was before
 */
async function observe(app: string, target: RoutedTarget, logged: number): Promise<StepResult> {
  const { id: jobId, links, escrows = [] } = sandbox.tenant.findJob(app);
  const records = sandbox.tenant.state.provisioningLog.slice(logged).filter((record) => record.jobId === jobId);
  const entries = records.map((record) => logEntry.parse(record));
  const failed = entries.flatMap(({ sourceIdentity, provisioningStatusInfo: { status, errorInformation } }) =>
    status === "failure" ? [`${sourceIdentity.id} ${errorInformation?.errorCode}`] : [],
  );
  expect(escrows.map(({ sourceId, errorCode }) => `${sourceId} ${errorCode}`).sort()).toEqual(failed.sort());

  const users = await target.listUsers();
  const nameOf = (id: string) => users.find((user) => user.id === id)?.userName.split("@")[0] ?? id;
  expect(new Set(users.map(({ userName }) => userName)).size).toBe(users.length);
  const groups = links.filter(({ objectType }) => objectType === "Group");
  const members = groups.map(async ({ displayName, targetId }): Promise<[string, string[]]> => {
    return [displayName, (await membersOf(target, targetId)).map(nameOf).sort()];
  });
  return {
    log: entries.flatMap(describeEntry).sort(),
    users: Object.fromEntries(users.map((user) => [nameOf(user.id), personOf(user)])),
    groups: Object.fromEntries(await Promise.all(members)),
  };
}

const logEntry = z.object({
  provisioningAction: z.string(),
  sourceIdentity: z.object({ id: z.string(), displayName: z.string() }),
  provisioningStatusInfo: z.object({
    status: z.string(),
    errorInformation: z.object({ errorCode: z.string() }).nullable(),
  }),
});

/** Such as `Ben: update failure Conflict`, with the first name; what was skipped says nothing new. */
function describeEntry({
  provisioningAction,
  sourceIdentity,
  provisioningStatusInfo,
}: z.infer<typeof logEntry>): string[] {
  const { status, errorInformation } = provisioningStatusInfo;
  if (status === "skipped") return [];
  const [name = ""] = sourceIdentity.displayName.split(/[ @]/);
  const capitalised = name.charAt(0).toUpperCase() + name.slice(1);
  return [
    `${capitalised}: ${[provisioningAction, status, ...(errorInformation ? [errorInformation.errorCode] : [])].join(" ")}`,
  ];
}

const storedUser = z.looseObject({
  active: z.union([z.boolean(), z.string()]).optional(),
  displayName: z.string().optional(),
  name: z.object({ familyName: z.string().optional() }).optional(),
  addresses: z.array(z.object({ type: z.string(), formatted: z.string().optional() })).default([]),
  [enterpriseUserSchema]: z.object({ department: z.string().optional() }).optional(),
});

function personOf(user: unknown): Person {
  const { active, displayName, name, addresses, [enterpriseUserSchema]: enterprise } = storedUser.parse(user);
  const work = addresses.find(({ type }) => type === "work");
  return {
    ...{ active, displayName, familyName: name?.familyName },
    ...{ office: work?.formatted, department: enterprise?.department },
  };
}

async function membersOf(target: RoutedTarget, id: string): Promise<string[]> {
  const get = async (url: string) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return await response.json();
  };
  if (target.kind === "jackson") {
    const url = new URL(`/api/v1/dsync/groups/${id}/members`, target.baseUrl).href;
    const { data } = z.object({ data: z.array(z.object({ user_id: z.string() })) }).parse(await get(url));
    return data.map((member) => member.user_id);
  }
  const group = z.object({ members: z.array(z.object({ value: z.string() })).default([]) });
  return group.parse(await get(`${target.baseUrl}/Groups/${id}`)).members.map(({ value }) => value);
}

describe.each(present)("%s", (server) => {
  describe.each(dialects)("%s", (dialect) => {
    test.each(steps.map((step) => ({ step, verdict: verdict(server, dialect, step) })))(
      "$step: $verdict",
      ({ step }) => {
        expect(observed.get(key(server, dialect, step))).toEqual(matrix[server][dialect][step]);
      },
    );
  });
});

if (!jacksonIsInstalled()) test.skip("jackson is not installed: npm ci --prefix sandbox/jackson", () => undefined);

test("docs/sandbox-targets.md shows the matrix", () => {
  expect(readFileSync(join(__dirname, "../../docs/sandbox-targets.md"), "utf8")).toContain(overview());
});
