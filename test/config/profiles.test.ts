import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { loadProject, type StackConfig } from "../../lib/config";
import { formatProblem } from "../../lib/core/problem";
import { defaultSynchronizationSchema } from "../../lib/entra/schema/default-schema";
import { extractSchema } from "../../lib/entra/schema/extract";
import { projectFolder } from "../lib/config/project-folder";

/** The target profiles that come with the package, each in a deployment as docs/targets.md shows it. */

const now = Date.parse("2026-11-22");
const tenantGuid = "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11";

interface Deployed {
  readonly stack: StackConfig | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

function deploy(target: string, lines: string): Deployed {
  const root = projectFolder({
    "environments.yaml": `test: { tenantId: ${tenantGuid} }\n`,
    "app.yaml": `apps:\n  app:\n    target: ${target}\n${lines}    environments: { test: {} }\n`,
  });
  const { stacks, problems } = loadProject({ root, env: {}, now });
  const of = (severity: string): string[] =>
    problems.filter((problem) => problem.severity === severity).map((problem) => formatProblem(problem));
  return { stack: stacks[0], errors: of("error"), warnings: of("warning") };
}

const answers: Readonly<Record<string, string>> = {
  "andmoney-advisors": "",
  "andmoney-rooms": "",
  "mangoapps-entra": `    inputs: { acsUrl: https://m.example/acs, scimUrl: https://m.example/scim }
    saml: { certificates: { first: { expires: 2029-01-31 } } }\n`,
  "miniorange-entra": `    inputs: { scimUrl: https://o.example/scim }\n    rules: { onDeactivate: disable }\n`,
  "saml-jackson": "    inputs: { scimUrl: https://j.example/api/scim/v2.0/d1/ }\n",
  "generic-scim": "    inputs: { scimUrl: https://g.example/scim }\n",
  "aws-iam-identity-center": "    inputs: { scimUrl: https://scim.us-east-1.amazonaws.com/t/scim/v2 }\n",
  "github-enterprise-managed-user": "    inputs: { enterprise: octo }\n",
  snowflake: "    inputs: { account: acme.snowflakecomputing.com }\n",
  databricks: "    inputs: { scimUrl: https://accounts.azuredatabricks.net/api/2.1/accounts/a/scim/v2 }\n",
  atlassian: "    inputs: { scimUrl: https://api.atlassian.com/scim/directory/d }\n",
  "gitlab-com": "    inputs: { scimUrl: https://gitlab.com/api/scim/v2/groups/acme }\n",
  "hcp-terraform": "    inputs: { scimUrl: https://app.terraform.io/scim/v2/s }\n",
  datadog: "    inputs: { site: app.datadoghq.eu }\n",
  miro: "",
  onepassword: "    inputs: { scimUrl: https://scim.example.com }\n",
};

const shipped = readdirSync(join(__dirname, "..", "..", "config", "targets")).map((file) => basename(file, ".yaml"));

/** The default mappings of the non-gallery template, as config. */
const { users, groups } = extractSchema(defaultSynchronizationSchema({ jobId: "scim.1" }));
const sources = (mapped: StackConfig["schema"]["users"]): Record<string, string | null> =>
  Object.fromEntries(Object.entries(mapped?.mappings ?? {}).map(([target, { source }]) => [target, source]));

test.each(Object.entries(answers))("%s can be deployed once its inputs are there", (target, lines) => {
  const { stack, errors } = deploy(target, lines);
  expect(errors).toEqual([]);
  expect(stack).toMatchObject({ target, tenantUrl: expect.stringMatching(/^https:\/\/[^{}]+$/) });
  expect(stack?.pendingInputs).toBeUndefined();
  expect(stack?.prerequisites).not.toEqual([]);
});

test("every profile for Entra is tried here", () => {
  expect(shipped.filter((name) => !name.includes("okta")).sort()).toEqual(Object.keys(answers).sort());
});

test.each(Object.keys(answers))("the steps of %s can be named, and one of them gives the token", (target) => {
  const { stack } = deploy(target, answers[target] ?? "");
  const steps = stack?.steps ?? [];
  expect(steps.filter(({ id }) => id === undefined)).toEqual([]);
  expect(steps.filter(({ gives }) => gives?.includes("token"))).toHaveLength(1);
  // In the order in which they are due.
  const order = steps.map(({ when }) => ["before", "deployed", "provisioning"].indexOf(when ?? "before"));
  expect(order).toEqual([...order].sort());
});

test.each(["mangoapps-entra", "miniorange-entra", "generic-scim"])("%s has Entra's default set of users", (target) => {
  const { stack } = deploy(target, answers[target] ?? "");
  expect(sources(stack?.schema.users)).toEqual(sources(users));
  expect(stack?.schema.groups).toBeUndefined();
});

test("Ory Polis has Entra's default set of users and groups, with one value for user name and e-mail", () => {
  const { stack } = deploy("saml-jackson", answers["saml-jackson"] ?? "");
  const email = 'emails[type eq "work"].value';
  expect(sources(stack?.schema.users)).toEqual({ ...sources(users), [email]: "[userPrincipalName]" });
  expect(sources(stack?.schema.groups)).toEqual(sources(groups));
  expect(stack?.tenantUrl).toBe("https://j.example/api/scim/v2.0/d1/?aadOptscim062020");
});

test("MangoApps can be deployed before its SCIM URL is known, but not before its ACS URL", () => {
  const saml = "    saml: { certificates: { first: { expires: 2029-01-31 } } }\n";
  const early = deploy("mangoapps-entra", `    inputs: { acsUrl: https://m.example/acs }\n${saml}`);
  expect(early.errors).toEqual([]);
  expect(early.stack?.pendingInputs).toEqual(["scimUrl"]);
  expect(early.stack?.saml).toMatchObject({
    identifiers: [`https://sts.windows.net/${tenantGuid}/`],
    replyUrls: ["https://m.example/acs"],
    nameId: { source: "user.userprincipalname" },
  });
  const tooEarly = deploy("mangoapps-entra", saml);
  expect(tooEarly.errors).toEqual([expect.stringContaining("Add an SSO connection in MangoApps")]);
});

test("MangoApps is sent no deletions, and few requests", () => {
  const { stack } = deploy("mangoapps-entra", answers["mangoapps-entra"] ?? "");
  expect(stack?.schema.users?.actions).toEqual(["create", "update"]);
  expect(stack?.rules).toMatchObject({ deletes: false, reactivatesSuspended: false, requestsPerMinute: 100 });
});

test("miniOrange wants its switch for deletions to be said", () => {
  const input = "    inputs: { scimUrl: https://o.example/scim }\n";
  expect(deploy("miniorange-entra", input).errors).toEqual([expect.stringContaining("PROFILE_ON_DEACTIVATE_UNCHOSEN")]);
  const deleting = deploy("miniorange-entra", `${input}    rules: { onDeactivate: delete }\n`);
  expect(deleting.errors).toEqual([]);
  expect(deleting.warnings).toContainEqual(expect.stringContaining("PROFILE_ON_DEACTIVATE_DELETES"));
});

test("miniOrange's required attributes stay mapped", () => {
  const unmapped = `${answers["miniorange-entra"] ?? ""}    users: { mappings: { name.givenName: null } }\n`;
  expect(deploy("miniorange-entra", unmapped).errors).toEqual([
    expect.stringMatching(/PROFILE_REQUIRED_UNMAPPED.*name\.givenName/),
  ]);
});

test.each(["aws-iam-identity-center", "snowflake"])("%s takes one address of each kind", (target) => {
  const second = `${answers[target] ?? ""}    users: { mappings: { 'emails[type eq "home"].value': "[mail]" } }\n`;
  expect(deploy(target, second).errors).toEqual([expect.stringContaining("PROFILE_SECOND_VALUE")]);
});

test("Datadog's tenant URL has the flag, by its site", () => {
  expect(deploy("datadog", answers["datadog"] ?? "").stack?.tenantUrl).toBe(
    "https://app.datadoghq.eu/api/v2/scim?aadOptscim062020",
  );
});

test("GitHub's guests have the role that GitHub knows by its id; Miro's groups are only changed", () => {
  const github = deploy("github-enterprise-managed-user", answers["github-enterprise-managed-user"] ?? "").stack;
  expect(github?.appRoles).toMatchObject([{ id: "1ebc4a02-e56c-43a6-92a5-02ee09b90824", value: null }]);
  expect(deploy("miro", "").stack?.schema.groups?.actions).toEqual(["update"]);
});
