import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { jacksonIsInstalled } from "../../sandbox/scim-servers/jackson-package";
import { Walk } from "./guide-walk";
import { ok } from "./project";

/**
 * Ory Polis' guide against the real server (@boxyhq/saml-jackson), which is an optional installation:
 * `npm ci --prefix sandbox/jackson`. With the flag of the tenant URL, and without it.
 */

const [maja, noah] = ["maja.lund@contoso.example", "noah.winther@contoso.example"];
const app = (target: string) => `
apps:
  polis:
    target: ${target}
    inputs: { scimUrl: https://polis.acme.example/api/scim/v2.0/directory }
    environments: { test: { assign: { groups: [Directory sync pilot] } } }
`;
const guide = {
  stack: "polis-test",
  kind: "jackson",
  tenantUrl: "https://polis.acme.example/api/scim/v2.0/directory",
  before: ["create-directory"],
  byHand: ["look"],
} as const;
const profile = readFileSync(resolve(__dirname, "../../config/targets/saml-jackson.yaml"), "utf8");

const whenInstalled = jacksonIsInstalled() ? test : test.skip;
let walk: Walk | undefined;
afterEach(async () => {
  await walk?.project.dispose();
  walk = undefined;
});

/** Deployed, with a group of two people in the target. */
async function provisioned(begun: Walk): Promise<string> {
  const { stack, project } = begun;
  const group = project.sandbox.tenant.addGroup("Directory sync pilot", [maja, noah]);
  ok(await begun.scimform("validate"));
  expect(await begun.due()).toEqual(guide.before);
  await begun.deploy();
  ok(await begun.scimform("preflight", stack));
  ok(await begun.scimform("credentials", stack, "--yes"));
  ok(await begun.scimform("provision", stack, "--user", maja, "--yes"));
  await begun.cycle();
  expect(await begun.inTarget()).toMatchObject({ [maja]: true, [noah]: true });
  return group.id;
}

async function groupsInTarget(begun: Walk): Promise<unknown> {
  const [target] = begun.project.sandbox.targets;
  const answer = await fetch(`${target?.baseUrl ?? ""}/Groups`, {
    headers: { authorization: `Bearer ${target?.token ?? ""}` },
  });
  return answer.json();
}

whenInstalled(
  "with the flag: people and groups, a member who leaves, and on demand what can be done there",
  async () => {
    walk = await Walk.begin({ ...guide, config: app("saml-jackson") });
    const { stack, project } = walk;
    const group = await provisioned(walk);
    expect(await groupsInTarget(walk)).toMatchObject({
      totalResults: 1,
      Resources: [{ displayName: "Directory sync pilot" }],
    });
    expect(ok(await walk.scimform("verify", stack, "--user", maja))).toContain(": mapped");

    project.sandbox.tenant.removeFromGroup(group, noah);
    const onDemand = await walk.scimform("provision", stack, "--user", noah, "--yes");
    expect(onDemand).toMatchObject({ code: 3, output: expect.stringContaining("COMMAND_DISABLE_IN_CYCLE") as string });
    await walk.cycle();
    expect(await walk.inTarget()).toMatchObject({ [maja]: true, [noah]: false });
    expect(await walk.due()).toEqual(guide.byHand);
  },
);

whenInstalled("without the flag the target says yes and keeps a text; check-target says so beforehand", async () => {
  const files = { "targets/polis-without-flag.yaml": profile.replace(/^patchFlag: required.*$/m, "") };
  walk = await Walk.begin({ ...guide, config: app("polis-without-flag"), files });
  const { stack, project } = walk;
  const checked = await walk.scimform("check-target", stack, "--yes");
  expect(checked.code).toBe(3);
  expect(checked.output).toMatch(/^ *P1 +E /m);

  const group = await provisioned(walk);
  project.sandbox.tenant.removeFromGroup(group, noah);
  await walk.cycle();
  expect(await walk.inTarget()).toMatchObject({ [noah]: "False" });
});
