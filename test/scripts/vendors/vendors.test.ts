import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject, type StackConfig } from "../../../lib/config";
import type { TargetRules } from "../../../lib/config/entra/model";
import { formatProblem } from "../../../lib/core/problem";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import type { Difficulties } from "../../../sandbox/scim-servers";
import { graphAs } from "../../sandbox/client";
import { projectFolder } from "../run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox } from "../sandbox-world";
import { pilots, type Vendor, type VendorName, vendors } from "./vendors";

/**
 * Each vendor's profile at a server that refuses what the vendor's pages say is refused: from an app without people to one whose
 * people are as mapped, renamed, and gone again.
 */

const berg = "maja.berg@contoso.example";
const token = "token-that-the-vendor-gave";
const all = Object.entries<Vendor>(vendors) as [VendorName, Vendor][];
const stackOf = (name: VendorName): string => `${name}-test`;
const file = "config/advisors.yaml";
const appsFor = (...users: readonly string[]): string =>
  `apps:${all
    .map(
      ([name, { lines, groups }]) => `
  ${name}:
    target: ${name}
    ${lines}
    assign: { users: [${users.join(", ")}]${groups ? `, groups: [${pilots}]` : ""} }
    environments: { test: {} }`,
    )
    .join("")}\n`;

/** Between two tests the throttle of provisioning on demand forgets. */
let now = Date.now();
beforeEach(() => void (now += 60_000));

let root: string;
let stacks: readonly StackConfig[];
let sandbox: EntraSandbox;
const deployed = new Map<VendorName, { readonly app: string; readonly job: string }>();

beforeAll(async () => {
  root = projectFolder("", { [file]: appsFor(maja, noah) });
  stacks = loadProject({ root, env: {} }).stacks.filter((stack) => stack.identityProvider === "entra");
  sandbox = await startEntraSandbox({
    now: () => now,
    targets: all.map(([name, { tenantUrl, published }]) => ({
      ...{ tenantUrl, token, kind: "difficult" },
      difficulties: { ...difficultiesOf(config(name).rules), ...published },
    })),
  });
  for (const [name] of all) deployed.set(name, await deployCompletely(sandbox, root, stackOf(name), token));
});
afterAll(() => sandbox.stop());

/** The rules of a profile, as a server keeps them. */
function difficultiesOf(rules: TargetRules | undefined): Difficulties {
  const { required = [], oneValue, deletes } = rules ?? {};
  return {
    requiredAttributes: required.map((path) => path.replace(/\[[^\]]*\]/, "")),
    ...(oneValue && { oneValue }),
    ...(deletes === false && { noDelete: 405 }),
  };
}

function config(name: VendorName): StackConfig {
  const found = stacks.find(({ stack }) => stack === stackOf(name));
  if (!found) throw new Error(`there is no ${stackOf(name)}`);
  return found;
}

const scimform = (name: VendorName, command: string, ...args: string[]) => {
  const variable = `SCIMFORM_TOKEN_${stackOf(name).toUpperCase().replaceAll("-", "_")}`;
  return runInSandbox(sandbox, root, [command, stackOf(name), ...args], { [variable]: token });
};

async function inTarget(name: VendorName, collection: "Users" | "Groups"): Promise<Record<string, unknown>[]> {
  const { tenantUrl } = vendors[name];
  const { baseUrl = "" } = sandbox.targets.find((each) => each.tenantUrl === tenantUrl) ?? {};
  const answer = await fetch(`${baseUrl}/${collection}`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { Resources: Record<string, unknown>[] }).Resources;
}

const userNames = async (name: VendorName) => (await inTarget(name, "Users")).map(({ userName }) => userName);
const cycle = (name: VendorName) => sandbox.runCycle(stackOf(name));

test("the deployments are sound", () => {
  const { problems } = loadProject({ root, env: {} });
  expect(problems.filter(({ severity }) => severity === "error").map((each) => formatProblem(each))).toEqual([]);
});

describe("people and groups come", () => {
  test.each(all)("%s", async (name, { groups, roles, tenantUrl }) => {
    expect(config(name).tenantUrl.replace("?aadOptscim062020", "")).toBe(tenantUrl);
    const provision = await scimform(name, "provision", "--user", maja, "--yes");
    expect(provision).toMatchObject({ exitCode: 0 });
    expect(await userNames(name)).toHaveLength(1);
    expect(await cycle(name)).toMatchObject({ failed: 0, quarantined: false });
    const verify = await scimform(name, "verify", "--all");
    expect(verify).toMatchObject({ exitCode: 0 });
    const people = await userNames(name);
    expect(people.length).toBe(groups ? 5 : 2);
    expect(verify.stdout).toContain(`${people.length} mapped`);
    for (const user of await inTarget(name, "Users")) {
      if (roles) expect(user["roles"]).toMatchObject([{ value: "User", displayName: "User" }]);
      else expect(user).not.toHaveProperty("roles");
    }
    const members = (await inTarget(name, "Groups")).map((group) => [group["displayName"], count(group["members"])]);
    expect(members).toEqual(groups ? [[pilots, 3]] : []);
  });
});

const count = (list: unknown): number | undefined => (Array.isArray(list) ? list.length : undefined);

describe("who lacks what a vendor requires is named before, and refused there", () => {
  beforeAll(async () => {
    writeFileSync(join(root, file), appsFor(maja, noah, clara));
    sandbox.tenant.patchUser(clara, { surname: null, mail: null });
    for (const [name] of all) await assign(sandbox, deployed.get(name)?.app ?? "", sandbox.tenant.user(clara).id);
  });
  afterAll(() => sandbox.tenant.patchUser(clara, { surname: "Bak", mail: clara }));

  test.each(all)("%s", async (name, { misses }) => {
    const preflight = await scimform(name, "preflight", "--json");
    const found = preflight.json.problems.filter(({ code }) => code === "PREFLIGHT_REQUIRED_MISSING");
    expect(found).toEqual(
      misses === undefined ? [] : [expect.objectContaining({ summary: expect.stringContaining(misses) })],
    );
    const before = await userNames(name);
    expect(await cycle(name)).toMatchObject({ failed: misses === undefined ? 0 : 1 });
    expect((await userNames(name)).length - before.length).toBe(misses === undefined ? 1 : 0);
  });
});

describe("names change, and somebody leaves", () => {
  beforeAll(async () => {
    const send = await graphAs(sandbox);
    const { id } = sandbox.tenant.group(pilots);
    expect((await send("PATCH", `/groups/${id}`, { displayName: "SCIM Pilots" })).status).toBe(204);
    sandbox.tenant.patchUser(maja, { userPrincipalName: berg, displayName: "Maja Berg" });
    sandbox.tenant.patchUser(noah, { accountEnabled: false });
  });

  test.each(all)("%s", async (name, { groups, keeps = [] }) => {
    const before = await userNames(name);
    expect(await cycle(name)).toMatchObject({ failed: 0, quarantined: false });
    const people = await inTarget(name, "Users");
    const added = people.map(({ userName }) => userName).filter((each) => !before.includes(each));
    expect(added.includes(berg)).toBe(!keeps.includes("userName"));
    const inactive = people.filter(({ active }) => active === false).map(({ userName }) => userName);
    expect(inactive).toEqual([name === "gitlab-com" ? "noah.winther" : noah]);
    const names = (await inTarget(name, "Groups")).map(({ displayName }) => displayName);
    expect(names).toEqual(groups ? [keeps.includes("group") ? pilots : "SCIM Pilots"] : []);
  });
});
