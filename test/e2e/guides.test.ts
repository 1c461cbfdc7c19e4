import { type Guide, Walk } from "./guide-walk";
import { ok } from "./project";

/**
 * Each vendor's guide, from the empty tenant to people who are there, changed, and gone again: with the programs a user runs,
 * the real Terraform, and real SCIM servers in the vendors' places.
 */

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
    saml: {
      preferredSingleSignOnMode: "saml",
      replyUrls: ["https://acme.mangoapps.example/saml/acs"],
      servicePrincipalNames: expect.arrayContaining([
        expect.stringMatching(/^https:\/\/sts\.windows\.net\/[\w-]{36}\/$/),
      ]) as unknown,
      keyCredentials: [expect.objectContaining({ displayName: "CN=first" }), expect.anything()] as unknown,
    },
    readOnlyCheck: true, // the vendor wants no more than 100 requests a minute, and the whole takes most of one
    before: [],
    byHand: ["read-metadata", "test-sign-on", "look", "helpdesk", "suspended-policy", "audit"],
  },
  "GitHub Enterprise Managed User": {
    stack: "github-test",
    kind: "difficult",
    difficulties: { requiredAttributes: ["externalId", "userName", "active", "displayName", "emails.value"] },
    tenantUrl: "https://api.github.com/scim/v2/enterprises/octo-enterprise",
    config: `
apps:
  github:
    target: github-enterprise-managed-user
    inputs: { enterprise: octo-enterprise }
    role: Guest Collaborator
    environments: { test: { assign: { users: [${stays}, ${leaves}] } } }
`,
    roles: ["1ebc4a02-e56c-43a6-92a5-02ee09b90824"],
    before: ["create-token"],
    byHand: ["map-teams", "look"],
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
  if (guide.saml) {
    expect(tenant.findApp(stack)).toMatchObject(guide.saml);
    ok(await walk.scimform("certificates", stack, "--yes"));
  }
  if (guide.roles) {
    const given = Object.values(tenant.state.appRoleAssignments).map(({ appRoleId }) => appRoleId);
    expect([...new Set(given)]).toEqual(guide.roles);
  }
  if (guide.later) {
    expect(await walk.scimform("credentials", stack, "--yes")).toMatchObject({ code: 4 });
    walk.edit(...guide.later);
  }
  ok(await walk.scimform("preflight", stack));
  ok(await walk.scimform("check-target", stack, ...(guide.readOnlyCheck ? ["--read-only"] : ["--yes"])));
  ok(await walk.scimform("credentials", stack, "--yes"));
  ok(await walk.scimform("test-connection", stack));
  ok(await walk.scimform("provision", stack, "--user", stays, "--yes"));
  expect(await walk.inTarget()).toEqual({ [stays]: true });
  await walk.cycle();
  expect(ok(await walk.scimform("verify", stack, "--all"))).toContain("2 mapped");

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
