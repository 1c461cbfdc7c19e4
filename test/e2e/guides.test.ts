import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TargetKind } from "../../sandbox";
import { ok, Project, type Ran } from "./project";

/**
 * Each vendor's guide, from the empty tenant to people who are there, changed, and gone again: with the programs a user runs,
 * the real Terraform, and real SCIM servers in the vendors' places.
 */

jest.setTimeout(240_000);

interface Guide {
  readonly stack: string;
  readonly kind: TargetKind;
  readonly tenantUrl: string;
  /** config/<app>.yaml, as somebody has it before the first deploy. */
  readonly config: string;
  /** What becomes known once the app is deployed: text -> text with it. */
  readonly later?: readonly [string, string];
  /** Ids of the steps that are due before the deploy. */
  readonly before: readonly string[];
  /** Ids of the steps that only a person can say are done. */
  readonly byHand: readonly string[];
}

const token = "token-that-the-vendor-gave";
const stays = "maja.lund@contoso.example";
const leaves = "noah.winther@contoso.example";

const guides: Readonly<Record<string, Guide>> = {
  "&Money, advisors": {
    stack: "advisors-test",
    kind: "better-auth",
    tenantUrl: "https://api.test-env.booking.andmoney.dk/advisors/scim",
    config: `
apps:
  advisors:
    target: andmoney-advisors
    environments: { test: { assign: { users: [${stays}, ${leaves}] } } }
`,
    before: ["order-token", "agree-rotation"],
    byHand: ["agree-rotation", "look"],
  },
  "&Money, rooms": {
    stack: "rooms-test",
    kind: "difficult",
    tenantUrl: "https://api.test-env.booking.andmoney.dk/rooms/scim",
    config: `
apps:
  rooms:
    target: andmoney-rooms
    environments: { test: { assign: { users: [${stays}, ${leaves}] } } }
`,
    before: ["order-token", "agree-rotation"],
    byHand: ["agree-rotation", "look"],
  },
  "MangoApps, with SAML sign-on": {
    stack: "mangoapps-test",
    kind: "better-auth",
    tenantUrl: "https://acme.mangoapps.example/scim/v2",
    config: `
apps:
  mangoapps:
    target: mangoapps-entra
    inputs: { acsUrl: https://acme.mangoapps.example/saml/acs }
    saml: { certificates: { first: { expires: 2029-01-31 } } }
    environments: { test: { assign: { users: [${stays}, ${leaves}] } } }
`,
    later: [
      "inputs: { acsUrl: https://acme.mangoapps.example/saml/acs }",
      "inputs: { acsUrl: https://acme.mangoapps.example/saml/acs, scimUrl: https://acme.mangoapps.example/scim/v2 }",
    ],
    before: [],
    byHand: ["read-metadata", "test-sign-on", "look", "helpdesk", "suspended-policy", "audit"],
  },
  miniOrange: {
    stack: "miniorange-test",
    kind: "better-auth",
    tenantUrl: "https://acme.miniorange.example/scim/v2",
    config: `
apps:
  miniorange:
    target: miniorange-entra
    inputs: { scimUrl: https://acme.miniorange.example/scim/v2 }
    rules: { onDeactivate: disable }
    environments: { test: { assign: { users: [${stays}, ${leaves}] } } }
`,
    before: ["create-app", "map-attributes"],
    byHand: ["map-attributes", "look", "report"],
  },
};

const checklist = z.object({
  results: z.tuple([
    z.object({ items: z.array(z.looseObject({ id: z.string(), state: z.string(), by: z.string() })) }),
  ]),
});

class Walk {
  private constructor(
    readonly project: Project,
    readonly guide: Guide,
  ) {}

  static async begin(guide: Guide): Promise<Walk> {
    const { kind, tenantUrl, stack, config } = guide;
    const files = { [`${stack.replace("-test", "")}.yaml`]: config };
    return new Walk(await Project.create("guide", { files, targets: [{ tenantUrl, token, kind }] }), guide);
  }

  get stack(): string {
    return this.guide.stack;
  }

  scimform(...args: string[]): Promise<Ran> {
    const variable = `SCIMFORM_TOKEN_${this.stack.toUpperCase().replaceAll("-", "_")}`;
    return this.project.scimformWith({ [variable]: token }, ...args);
  }

  /** What `cdktf deploy` does, without the seconds that its own program takes. */
  async deploy(): Promise<void> {
    ok(await this.project.synth());
    ok(await this.project.terraform(this.stack, ["init", "-input=false"]));
    ok(await this.project.terraform(this.stack, ["apply", "-input=false", "-auto-approve"]));
  }

  edit(from: string, to: string): void {
    const file = join(this.project.folder, "config", `${this.stack.replace("-test", "")}.yaml`);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`${from} is not in the config`);
    writeFileSync(file, text.replace(from, to));
  }

  /** Ids of the steps that a person has to do now. */
  async due(): Promise<string[]> {
    const { output } = await this.scimform("steps", this.stack, "--json");
    const { results } = checklist.parse(JSON.parse(output));
    return results[0].items.flatMap(({ id, state, by }) => (state === "due" && by === "person" ? [id] : []));
  }

  async cycle(): Promise<void> {
    expect(await this.project.sandbox.runCycle(this.stack)).toMatchObject({ failed: 0, quarantined: false });
  }

  async inTarget(): Promise<Readonly<Record<string, boolean | string | undefined>>> {
    const users = (await this.project.sandbox.targets[0]?.listUsers()) ?? [];
    return Object.fromEntries(users.map(({ userName, active }) => [userName, active]));
  }
}

let walk: Walk | undefined;
afterEach(async () => {
  await walk?.project.dispose();
  walk = undefined;
});

test.each(Object.entries(guides))("%s: from the empty tenant to verified people", async (_, guide) => {
  walk = await Walk.begin(guide);
  const { project, stack } = walk;
  const { tenant } = project.sandbox;
  ok(await walk.scimform("validate"));
  expect(await walk.due()).toEqual(guide.before);

  await walk.deploy();
  expect(await project.terraform(stack, ["plan", "-input=false", "-detailed-exitcode"])).toMatchObject({ code: 0 });
  if (guide.later) {
    expect(await walk.scimform("credentials", stack, "--yes")).toMatchObject({ code: 4 });
    walk.edit(...guide.later);
  }
  ok(await walk.scimform("preflight", stack));
  ok(await walk.scimform("check-target", stack, "--yes"));
  ok(await walk.scimform("credentials", stack, "--yes"));
  ok(await walk.scimform("test-connection", stack));
  ok(await walk.scimform("provision", stack, "--user", stays, "--yes"));
  expect(await walk.inTarget()).toEqual({ [stays]: true });
  await walk.cycle();
  expect(ok(await walk.scimform("verify", stack, "--all"))).toContain("2 as mapped");

  // Somebody's name changes, and somebody leaves.
  tenant.patchUser(stays, { displayName: "Maja Lund-Berg" });
  walk.edit(`${stays}, ${leaves}`, stays);
  await walk.deploy();
  await walk.cycle();
  expect(await walk.inTarget()).toEqual({ [stays]: true, [leaves]: false });
  expect(ok(await walk.scimform("verify", stack, "--user", stays))).toContain("Maja Lund-Berg");
  expect(ok(await walk.scimform("logs", stack, "--user", leaves))).toContain("disable");
  ok(await walk.scimform("status", stack));
  expect(ok(await walk.scimform("drift", stack))).toContain(stack);

  expect((await walk.due()).sort()).toEqual([...guide.byHand].sort());
  walk.edit("    environments:", `    stepsDone: [${guide.byHand.join(", ")}]\n    environments:`);
  expect((await walk.scimform("steps", stack)).code).toBe(0);
});
