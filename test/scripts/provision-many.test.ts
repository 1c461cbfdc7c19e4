import { onDemandLimit } from "../../lib/provisioning/on-demand-throttle";
import { type EntraSandbox, type SandboxOptions, startEntraSandbox } from "../../sandbox/entra";
import { signIn } from "../sandbox/client";
import { projectFolder, run } from "./run";
import { sandboxFetch } from "../support/sandbox-clients";
import { assign, deployCompletely } from "./sandbox-world";
import { Simulation } from "./simulation";

/** Hundreds of people against the sandbox, in simulated time: the service's limit counts, the machine's speed does not. */
const token = "token-of-the-sandbox-target";
const stack = "advisors-test";

interface CrowdedStack {
  readonly sandbox: EntraSandbox;
  readonly simulation: Simulation;
  readonly root: string;
  readonly stacks: readonly string[];
  readonly app: string;
}
const worlds: EntraSandbox[] = [];
afterAll(() => Promise.all(worlds.map((sandbox) => sandbox.stop())));

/** A deployed stack with so many people assigned through a group. */
async function world(count: number, config = "", switches: SandboxOptions["switches"] = {}): Promise<CrowdedStack> {
  const simulation = new Simulation();
  const sandbox = await startEntraSandbox({
    tenant: "empty",
    now: simulation.clock,
    switches,
    targets: [{ tenantUrl: "https://target.example/scim", token, kind: "difficult" }],
  });
  worlds.push(sandbox);
  const root = projectFolder(config);
  const { app } = await deployCompletely(sandbox, root, stack, token);
  const names = Array.from({ length: count }, (_, index) => `person-${index}@contoso.example`);
  for (const userPrincipalName of names) sandbox.tenant.addUser({ userPrincipalName, accountEnabled: true });
  const group = sandbox.tenant.addGroup("Everybody", names);
  await assign(sandbox, app, group.id);
  sandbox.traffic.clear();
  return { sandbox, simulation, root, stacks: [stack], app };
}

/** Every call takes 8 seconds, and up to 250 ms until it arrives. */
async function provision(
  { sandbox, simulation, root, stacks }: CrowdedStack,
  args: readonly string[],
  onInterrupt?: (interrupt: () => void) => void,
) {
  const accessToken = await signIn(sandbox);
  const env = Object.fromEntries(Object.entries(sandbox.env()).filter(([, value]) => value !== undefined));
  let calls = 0;
  const delays = (url: string) =>
    url.endsWith("/provisionOnDemand") ? { request: (calls++ * 97) % 250, answer: 8_000 } : { request: 0, answer: 0 };
  return run(["provision", ...stacks, "--json", "--yes", ...args], {
    cwd: root,
    env,
    fetch: simulation.fetch(sandboxFetch(sandbox), delays),
    createCredential: () => ({ method: "test", getToken: async () => accessToken }),
    time: simulation,
    onInterrupt: (listener) => {
      onInterrupt?.(listener);
      return () => undefined;
    },
  });
}

const made = ({ sandbox }: CrowdedStack) =>
  sandbox.traffic.list().filter(({ url }) => url.endsWith("/provisionOnDemand"));
const createdTwice = ({ sandbox }: CrowdedStack) => {
  const creations = sandbox.scimTraffic.filter(({ method, url }) => method === "POST" && url.endsWith("/Users"));
  const names = creations.map(({ body }) => (body as { userName: string }).userName);
  return names.filter((name, index) => names.indexOf(name) !== index);
};

test("500 people at 95 % of the permitted rate or more: none lost, none twice, no 429", async () => {
  const count = 500;
  const here = await world(count);
  const began = here.simulation.now;
  const { json } = await provision(here, ["--all-assigned"]);
  const elapsed = here.simulation.now - began;

  expect(json.problems).toEqual([]);
  expect(json.results).toHaveLength(count);
  expect(json.results.every((result) => result["action"] === "Create" && result["inTarget"] === true)).toBe(true);
  expect(made(here).map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 200));
  expect(await here.sandbox.targets[0]?.listUsers()).toHaveLength(count);
  expect(createdTwice(here)).toEqual([]);
  const permitted = (count / onDemandLimit.calls - 1) * onDemandLimit.milliseconds;
  expect(permitted / elapsed).toBeGreaterThanOrEqual(0.95);
});

test("interrupted in the middle and run again: the same as in one go", async () => {
  const count = 60;
  const here = await world(count);
  const stop = { at: here.simulation.now + 45_000 };
  const first = await provision(here, ["--all-assigned"], (interrupt) => {
    void here.simulation.sleep(stop.at - here.simulation.now).then(interrupt);
  });
  const [problem] = first.json.problems;
  expect(problem).toMatchObject({ code: "COMMAND_INTERRUPTED" });
  expect(first.exitCode).toBe(1);
  const done = first.json.results.length;
  expect(done).toBeGreaterThan(10);
  expect(done).toBeLessThan(count);
  expect(problem?.summary).toContain(`${done} of ${count}`);
  // What was under way came to its end: nothing was begun that is not in the journal.
  expect(made(here)).toHaveLength(done);

  const second = await provision(here, ["--all-assigned"]);
  expect(second.json.problems).toEqual([]);
  expect(second.exitCode).toBe(0);
  expect(second.json.results.filter((result) => result["doneBefore"])).toHaveLength(done);
  expect(new Set(second.json.results.map((result) => (result["subject"] as { objectId: string }).objectId)).size).toBe(
    count,
  );
  expect(second.json.results.every((result) => result["action"] === "Create")).toBe(true);
  // The new process does not know of the calls just made: the service may refuse its first ones.
  expect(made(here).filter(({ status }) => status === 200)).toHaveLength(count);
  expect(await here.sandbox.targets[0]?.listUsers()).toHaveLength(count);
  expect(createdTwice(here)).toEqual([]);
});

test("--restart begins anew, and finds everybody as they should be", async () => {
  const here = await world(12);
  await provision(here, ["--all-assigned"], (interrupt) => {
    void here.simulation.sleep(5_000).then(interrupt);
  });
  const { json } = await provision(here, ["--all-assigned", "--restart"]);
  expect(json.results.filter((result) => result["doneBefore"])).toEqual([]);
  expect(json.results.filter((result) => result["errorCode"] === "RedundantExport").length).toBeGreaterThan(0);
  expect(json.exitCode).toBe(0);
});

test("somebody else's calls make the service refuse: that is waited out, and everybody is provisioned", async () => {
  const here = await world(20);
  const { sandbox, simulation } = here;
  const app = sandbox.tenant.findApp(stack);
  const job = sandbox.tenant.findJob(stack);
  const accessToken = await signIn(sandbox);
  const intrude = async () => {
    for (let n = 0; n < 12; n++) {
      await simulation.sleep(1_500);
      const path = `/v1.0/servicePrincipals/${app?.id}/synchronization/jobs/${job.id}/provisionOnDemand`;
      await simulation.fetch(sandboxFetch(sandbox), () => ({ request: 0, answer: 0 }))(`${sandbox.url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
        body: JSON.stringify({
          parameters: [{ ruleId: "unknown", subjects: [{ objectId: job.id, objectTypeName: "User" }] }],
        }),
      });
    }
  };
  const [{ json }] = await Promise.all([provision(here, ["--all-assigned"]), intrude()]);
  expect(made(here).some(({ status }) => status === 429)).toBe(true);
  expect(json.problems).toEqual([]);
  expect(json.results).toHaveLength(20);
});

test("those who are not assigned yet are waited for when asked", async () => {
  const here = await world(1, "", { replication: { onDemand: 200_000 } });
  const late = here.sandbox.tenant.addUser({ userPrincipalName: "late@contoso.example", accountEnabled: true });
  await assign(here.sandbox, here.app, late.id);
  const who = ["--user", "late@contoso.example"];
  expect((await provision(here, who)).json.problems).toMatchObject([{ code: "COMMAND_NOT_PROVISIONED" }]);
  const { json } = await provision(here, [...who, "--wait-for-assignment"]);
  expect(json.problems).toEqual([]);
  expect(json.results).toMatchObject([{ inTarget: true, action: "Create" }]);
  expect(json.results).toHaveLength(1);
});

test("a dry run says who is in scope and who is not, and calls nothing", async () => {
  const here = await world(2);
  here.sandbox.tenant.addUser({ userPrincipalName: "out@contoso.example", accountEnabled: true });
  const { json } = await provision(here, ["--dry-run", "--all-assigned", "--user", "out@contoso.example"]);
  expect(json.results.map((result) => [(result["subject"] as { name: string }).name, result["inScope"]])).toEqual([
    ["out@contoso.example", false],
    ["person-0@contoso.example", true],
    ["person-1@contoso.example", true],
  ]);
  expect(made(here)).toEqual([]);
});

test("a group is created once, its members follow in calls of at most five", async () => {
  const here = await world(
    12,
    `    groups:
      mappings:
        displayName: { source: "[displayName]", match: 1 }
        members: "[members]"`,
  );
  const { json } = await provision(here, ["--members-of", "Everybody", "--group", "Everybody"]);
  expect(json.problems).toEqual([]);
  const subjects = json.results.map((result) => result["subject"] as { objectTypeName: string; members?: string[] });
  expect(subjects.map(({ objectTypeName }) => objectTypeName).sort()).toEqual([
    ...Array.from({ length: 3 }, () => "Group"),
    ...Array.from({ length: 12 }, () => "User"),
  ]);
  expect(subjects.slice(12).map(({ members }) => members?.length)).toEqual([5, 5, 2]);
  const creations = here.sandbox.scimTraffic.filter(({ method, url }) => method === "POST" && url.endsWith("/Groups"));
  expect(creations).toHaveLength(1);
});

test("two stacks of a tenant side by side share what it permits", async () => {
  const simulation = new Simulation();
  const apps = (name: string) => `
  ${name}:
    target: plain
    displayName: "${name} ({environment})"
    url: https://${name}.example/scim
    assign: external
    environments: { test: {} }`;
  const root = projectFolder("", { "config/advisors.yaml": `apps:${apps("advisors")}${apps("rooms")}\n` });
  const sandbox = await startEntraSandbox({
    tenant: "empty",
    now: simulation.clock,
    targets: ["advisors", "rooms"].map((name) => ({ tenantUrl: `https://${name}.example/scim`, token })),
  });
  worlds.push(sandbox);
  const names = Array.from({ length: 15 }, (_, index) => `person-${index}@contoso.example`);
  for (const userPrincipalName of names) sandbox.tenant.addUser({ userPrincipalName, accountEnabled: true });
  const group = sandbox.tenant.addGroup("Everybody", names);
  for (const name of ["advisors-test", "rooms-test"]) {
    const { app } = await deployCompletely(sandbox, root, name, token);
    await assign(sandbox, app, group.id);
  }
  sandbox.traffic.clear();
  const here = { sandbox, simulation, root, stacks: ["*-test"], app: "" };
  const { json } = await provision(here, ["--all-assigned"]);
  expect(json.problems).toEqual([]);
  expect(made(here).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
  const order = json.results.map((result) => String(result["stack"]));
  expect(new Set(order.slice(0, 10))).toEqual(new Set(["advisors-test", "rooms-test"]));
});
