import { loadProject } from "../../../lib/config";
import { requireTenantUrl } from "../../../lib/config/entra/tenant-url";
import * as configErrors from "../../../lib/config/common/errors";
import * as libConfigErrors from "../../../lib/config/errors";
import * as entraConfigErrors from "../../../lib/config/entra/errors";
import { ScimformError } from "../../../lib/core/problem";
import { load, messages, onlyProblem, onlyStack, projectFolder } from "./project-folder";

/** What profiles ask of deployments: inputs, SAML sign-on, rules, steps, waves. */

const now = Date.parse("2026-11-22");

const profile = (lines: string, url = "https://acme.example/scim") => ({
  "targets/acme.yaml": `url: ${url}
users:
  actions: [create, update]
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: Not([IsSoftDeleted])
${lines}`,
});
const app = (lines: string, environments = "      test:\n") => ({
  "app.yaml": `apps:\n  hr:\n    target: acme\n    displayName: HR\n${lines}    environments:\n${environments}`,
});

const scimUrl = 'inputs: { scimUrl: { title: SCIM Base URL, kind: url, example: "https://a.example/scim" } }\n';
const later = `${scimUrl}steps: [{ id: copy, title: Copy the URL, when: deployed, gives: [scimUrl, token] }]\n`;
const sooner = `${scimUrl}steps: [{ id: copy, title: Copy the URL, gives: [scimUrl, token] }]\n`;
const given = (value: string) => app("", `      test: { inputs: { scimUrl: ${value} } }\n`);

const certificate = "certificates: { first: { expires: 2029-01-31 } }";
const saml = (more = `, ${certificate}`) =>
  `saml: { identifiers: ["urn:acme"], replyUrls: ["https://acme.example/acs"]${more} }\n`;

describe("the role of those assigned", () => {
  const role = (lines: string, environments?: string) =>
    load({ ...profile("role: Member\n"), ...app(lines, environments) });
  const existing = "existing: { servicePrincipalId: 33333333-3333-4333-8333-333333333333 }";

  test.each([
    ["", `      test: { ${existing} }\n`, "Member"],
    ["    role: Reader\n", `      test: { ${existing} }\n`, "Reader"],
    ["    role: Reader\n", `      test: { ${existing}, role: Writer }\n`, "Writer"],
    ["    role: Reader\n", `      test: { ${existing}, role: null }\n`, undefined],
  ])("is layered like every key: %j, %j", (lines, environments, expected) => {
    expect(onlyStack(role(lines, environments)).role).toBe(expected);
  });

  test("of an app that we make, it is one of the template's; another is warned of, as somebody may have added it", () => {
    const { problems } = role("    role: Reader\n");
    expect(problems).toMatchObject([
      {
        ...{ code: "ENTRA_ROLE_NOT_OF_TEMPLATE", severity: "warning" },
        summary: expect.stringContaining("User, msiam_access"),
        location: { file: "config/app.yaml", line: 5 },
      },
    ]);
    for (const known of ["User", "msiam_access", "18D14569-C3BD-439B-9A66-3A2AEE01D14F"])
      expect(role(`    role: ${known}\n`).problems).toEqual([]);
  });

  describe("mapped, although the app has no roles of its own", () => {
    const mapped = (source: string, lines = "", environments = "      test:\n      production:\n") =>
      load({ ...profile(`    roles: '${source}'\n`), ...app(lines, environments) });

    test.each([
      "SingleAppRoleAssignment([appRoleAssignments])",
      "AppRoleAssignments([appRoleAssignments])",
      "AppRoleAssignmentsComplex([appRoleAssignments])",
      "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
      'IIF(SingleAppRoleAssignment([appRoleAssignments]) = "Admin", "1", "0")',
    ])("%s is a warning where it is written, once for all stacks", (source) => {
      const { problems } = mapped(source);
      const code = "ENTRA_ROLE_IS_ALWAYS_THE_SAME";
      expect(problems.filter((each) => each.code.startsWith("ENTRA_ROLE"))).toMatchObject([
        {
          ...{ code, severity: "warning", summary: expect.stringContaining('"User"') },
          ...{ remedy: expect.stringContaining("appRoles"), location: { file: "config/targets/acme.yaml", line: 7 } },
        },
      ]);
    });

    const roles = "AppRoleAssignmentsComplex([appRoleAssignments])";
    const codes = (project: ReturnType<typeof load>) => project.problems.map(({ code }) => code);

    const declared = "    appRoles: [{ value: admin, displayName: Administrator }]\n";
    test.each([
      ["of whom nobody has one", "    assign: { groups: [All] }\n", ["ENTRA_ROLE_IS_ALWAYS_THE_SAME"]],
      ["of whom some have one", "    assign: { groups: [All, { name: Admins, role: admin }] }\n", []],
      ["all of whom have one", "    role: Administrator\n    assign: { groups: [All] }\n", []],
      ["whom somebody else assigns", "    assign: external\n", []],
      [
        "of whom only a later wave has one",
        "    waves: { pilot: { groups: [All] }, all: { groups: [{ name: Admins, role: admin }] } }\n    wave: pilot\n",
        [],
      ],
    ])("of declared roles, to people %s", (_what, assign, expected) => {
      expect(codes(mapped(roles, declared + assign, "      test:\n"))).toEqual(expected);
    });

    test("names the role that all have", () => {
      expect(mapped(roles, "    role: msiam_access\n").problems).toMatchObject([
        { summary: expect.stringContaining('"msiam_access"') },
      ]);
    });

    test("names the roles that are declared and given to nobody", () => {
      const { problems } = mapped(roles, `${declared}    assign: { groups: [All] }\n`, "      test:\n");
      expect(problems).toMatchObject([{ remedy: expect.stringContaining("(Administrator)") as string }]);
    });

    test("is not said of an app that may have roles, nor of one whose role is said to be another", () => {
      expect(codes(mapped(roles, "", `      test: { ${existing} }\n`))).toEqual([]);
      expect(codes(mapped(roles, "    role: Reader\n", "      test:\n"))).toEqual(["ENTRA_ROLE_NOT_OF_TEMPLATE"]);
      expect(codes(mapped("[department]"))).toEqual([]);
    });
  });
});

describe("roles that the config declares", () => {
  const roles = (list: string, more = "", environments?: string) =>
    load({ ...profile(""), ...app(`    appRoles: ${list}\n${more}`, environments) });
  const admin = "{ value: admin, displayName: Administrator }";

  test("get an id from their value, the same in every environment and after a renaming; a description from their name", () => {
    const project = roles(`[${admin}]`, "", "      test:\n      production:\n");
    const [first, second] = project.stacks.map(({ appRoles }) => appRoles);
    expect(first).toEqual([
      {
        ...{ value: "admin", displayName: "Administrator", description: "Administrator" },
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/) as string,
      },
    ]);
    expect(second).toEqual(first);
    const renamed = load({
      ...profile(""),
      "app.yaml": `apps: { people: { target: acme, displayName: HR, formerly: hr, appRoles: [${admin}], environments: { test: {} } } }`,
    });
    expect(onlyStack(renamed).appRoles).toEqual(first);
  });

  test("without a value have the id that the vendor's page gives", () => {
    const id = "1EBC4A02-E56C-43A6-92A5-02EE09B90824";
    expect(onlyStack(roles(`[{ displayName: User, id: ${id} }]`)).appRoles).toEqual([
      { value: null, displayName: "User", description: "User", id: id.toLowerCase() },
    ]);
  });

  test.each([
    ["neither value nor id", "[{ displayName: Administrator }]", "CONFIG_INVALID_VALUE", /`value`, or an `id`/],
    [
      "a value that Graph refuses",
      '[{ value: "two words", displayName: A }]',
      "CONFIG_INVALID_VALUE",
      /without blanks/,
    ],
    ["no name", "[{ value: admin }]", "CONFIG_MISSING_KEY", /displayName/],
    ["a slip", "[{ value: admin, displayname: A }]", "CONFIG_UNKNOWN_KEY", /displayName/],
    [
      "one value twice",
      `[${admin}, { value: admin, displayName: Other }]`,
      "ENTRA_APP_ROLE_TWICE",
      /Administrator.*Other/,
    ],
    [
      "the id of the template's",
      "[{ displayName: Person, id: 18d14569-c3bd-439b-9a66-3a2aee01d14f }]",
      "ENTRA_APP_ROLE_TWICE",
      /"User" and "Person"/,
    ],
  ])("%s is told where it is", (_what, list, code, says) => {
    const { problems } = roles(list);
    const told = problems.find((each) => says.test(`${each.summary} ${each.remedy ?? ""}`));
    expect(told).toMatchObject({ code, location: { file: "config/app.yaml", line: 5 } });
  });

  test.each([
    ["assign", "    assign: { groups: [{ name: Admins, role: Admin }] }\n", 6],
    [
      "a later wave",
      "    waves: { a: { groups: [All] }, b: { users: [{ name: a@b.example, role: Admin }] } }\n    wave: a\n",
      6,
    ],
    ["role", "    role: Admin\n", 6],
  ])("misspelt in %s: which are meant, and where it is written", (_where, lines, line) => {
    expect(roles(`[${admin}]`, lines).problems).toMatchObject([
      {
        ...{ code: "ENTRA_ROLE_UNKNOWN", location: { file: "config/app.yaml", line } },
        summary: expect.stringContaining("User, msiam_access, Administrator") as string,
        remedy: expect.stringContaining('"admin"') as string,
      },
    ]);
  });

  test("do nothing where the app existed before", () => {
    const existing = "      test: { existing: { servicePrincipalId: 33333333-3333-4333-8333-333333333333 } }\n";
    expect(roles(`[${admin}]`, "", existing).problems).toMatchObject([
      { code: "ENTRA_APP_ROLES_UNMANAGED", severity: "warning", location: { line: 5 } },
    ]);
  });
});

describe("what azuread or Entra would not take of SAML settings is said with its place", () => {
  const withSaml = (more: string) =>
    load(
      {
        ...profile(
          `saml: { identifiers: ["urn:acme"], replyUrls: ["https://a.example/acs"], ${certificate}${more} }\n`,
        ),
        ...app(""),
      },
      { now },
    );
  const reply = (url: string) =>
    load(
      { ...profile(`saml: { identifiers: ["urn:acme"], replyUrls: ["${url}"], ${certificate} }\n`), ...app("") },
      { now },
    );

  test("a reply URL without a path, with the slash that it needs", () => {
    expect(reply("https://people.vendor.example").problems).toEqual([
      expect.objectContaining({
        ...{ code: "PROFILE_ARGUMENT_REFUSED", severity: "error" },
        remedy: 'Write "https://people.vendor.example/".',
        location: { file: "config/targets/acme.yaml", line: 7, column: expect.any(Number) as number },
      }),
    ]);
    expect(reply("https://people.vendor.example/").problems).toEqual([]);
  });

  const long = `https://a.example/${"a".repeat(240)}`;
  const claims = (count: number) =>
    `, claims: { ${Array.from({ length: count }, (_, index) => `c${index}: user.mail`).join(", ")} }`;
  test.each([
    ["a logout URL of more than 255 bytes", `, logoutUrl: "${long}"`, "PROFILE_ARGUMENT_REFUSED", "error"],
    ["a sign-on URL with a broken escape", ', signOnUrl: "https://a.example/%zz"', "PROFILE_ARGUMENT_REFUSED", "error"],
    ["51 claims with the NameID", claims(50), "PROFILE_CLAIMS_TOO_MANY", "warning"],
    [
      "a claim that is restricted",
      ", claims: { http://schemas.microsoft.com/identity/claims/tenantid: user.mail }",
      ...(["PROFILE_CLAIM_RESTRICTED", "warning"] as const),
    ],
    [
      "a second NameID",
      ", claims: { http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier: user.mail }",
      ...(["PROFILE_CLAIM_RESTRICTED", "warning"] as const),
    ],
    ["a property that an object has not", ", claims: { name: company.displayname }", "PROFILE_CLAIM_SOURCE", "warning"],
    ["an empty constant", `, claims: { company: '""' }`, "PROFILE_CLAIM_SOURCE", "warning"],
    [
      "a device's claim, which is restricted",
      ", claims: { http://schemas.microsoft.com/2012/01/devicecontext/claims/ismanaged: user.mail }",
      ...(["PROFILE_CLAIM_RESTRICTED", "warning"] as const),
    ],
    [
      "a logout URL without encryption",
      ', logoutUrl: "http://people.vendor.example/out"',
      ...(["CONFIG_SIGN_ON_NOT_HTTPS", "error"] as const),
    ],
    ["a source without an object", ", claims: { plain: mail }", "PROFILE_CLAIM_SOURCE", "warning"],
    ["a function for a source", ", claims: { c: Join(user.mail) }", "PROFILE_CLAIM_SOURCE", "warning"],
    [
      "a format of the NameID that Entra has not",
      ", nameId: { format: transient }",
      ...(["PROFILE_NAME_ID_FORMAT", "warning"] as const),
    ],
    [
      "a thumbprint that is that of another certificate, too",
      `, otherCertificates: ["${"a1".repeat(20)}", "${"A1".repeat(20)}"]`,
      ...(["PROFILE_THUMBPRINT_TWICE", "error"] as const),
    ],
  ])("%s", (_what, more, code, severity) => {
    expect(withSaml(more).problems).toMatchObject([{ code, severity, location: { line: 7 } }]);
  });

  test.each([
    claims(49),
    `, claims: { company: '"Contoso"', role: user.assignedroles }`,
    ", claims: { country: company.tenantcountry, app: application.displayname }",
  ])("and what it takes is not: %s", (more) => expect(withSaml(more).problems).toEqual([]));

  test("identifiers and certificates of one name, by letter case too, which are one object for Terraform", () => {
    const twice = load(
      {
        ...profile(`saml:
  identifiers: ["https://a.example/a", "https://a.example/A"]
  replyUrls: ["https://a.example/acs"]
  certificates: { first: { expires: 2029-01-31, active: on }, First: { expires: 2029-01-31, active: off } }
`),
        ...app(""),
      },
      { now },
    );
    expect(twice.problems).toMatchObject([
      { code: "PROFILE_IDENTIFIER_TWICE", location: { line: 8 } },
      { code: "PROFILE_CERTIFICATE_TWICE", location: { line: 10 } },
    ]);
  });

  // https://github.com/hashicorp/terraform-provider-azuread/issues/1728
  test("an identifier that ends with a slash, which Graph is documented to refuse", () => {
    const { problems } = load(
      {
        ...profile(
          `saml: { identifiers: ["https://a.example/"], replyUrls: ["https://a.example/acs"], ${certificate} }\n`,
        ),
        ...app(""),
      },
      { now },
    );
    expect(problems).toMatchObject([
      {
        ...{ code: "PROFILE_IDENTIFIER_SLASH", severity: "warning", location: { line: 7, column: 23 } },
        summary: expect.stringContaining("https://a.example/"),
      },
    ]);
  });

  test("the name of a format without its urn is told the whole", () => {
    expect(withSaml(", nameId: { format: emailaddress }").problems).toMatchObject([
      { remedy: 'Write "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress".' },
    ]);
  });

  test("257 reply URLs", () => {
    const urls = Array.from({ length: 257 }, (_, index) => `"https://a.example/${index}"`).join(", ");
    const { problems } = load(
      { ...profile(`saml: { identifiers: ["urn:acme"], replyUrls: [${urls}], ${certificate} }\n`), ...app("") },
      { now },
    );
    expect(problems).toMatchObject([{ code: "PROFILE_REPLY_URLS_TOO_MANY" }]);
  });
});

describe("inputs", () => {
  test("fill url, displayName and saml, beside environment and tenantId", () => {
    const stack = onlyStack(
      load(
        {
          ...profile(
            `inputs: { company: { title: Company, kind: text }, host: { title: Domain, kind: domain } }
saml: { identifiers: ["urn:{tenantId}"], replyUrls: ["https://{host}/acs"], relayState: "{company}", ${certificate} }\n`,
            '"https://{host}/{environment}/scim"',
          ),
          "app.yaml":
            'apps:\n  hr:\n    target: acme\n    displayName: "HR of {company}"\n    inputs: { company: Acme, host: hr.acme.example }\n    environments: { test: }\n',
        },
        { now },
      ),
    );
    expect(stack).toMatchObject({
      displayName: "HR of Acme",
      tenantUrl: "https://hr.acme.example/test/scim",
      saml: {
        identifiers: ["urn:3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11"],
        replyUrls: ["https://hr.acme.example/acs"],
        relayState: "Acme",
      },
      inputs: { company: { title: "Company", kind: "text", value: "Acme" } },
    });
  });

  test("an environment may answer otherwise than the app", () => {
    const { stacks } = load({
      ...profile(sooner, '"{scimUrl}"'),
      ...app(
        "    inputs: { scimUrl: https://a.example/scim }\n",
        "      test:\n      production: { inputs: { scimUrl: https://b.example/scim } }\n",
      ),
    });
    expect(stacks.map(({ tenantUrl }) => tenantUrl)).toEqual(["https://a.example/scim", "https://b.example/scim"]);
  });

  test("one that is missing is an error that names the step which gives it", () => {
    const problem = onlyProblem(load(profile(sooner, '"{scimUrl}"')));
    expect(problem).toMatchObject({ code: configErrors.inputMissing.code, place: "config/app.yaml:7:7" });
    expect(problem.remedy).toBe(
      'The step "Copy the URL" gives it. Then write it down in the app\'s environment: inputs: { scimUrl: https://a.example/scim }',
    );
  });

  test("each stack that misses one is told so where it has to be written", () => {
    const environments = "      test:\n      production: { inputs: {} }\n";
    const { problems, stacks } = load({ ...profile(sooner, '"{scimUrl}"'), ...app("", environments) });
    expect(problems.map(({ code, location }) => [code, location?.line])).toEqual([
      [configErrors.inputMissing.code, 6],
      [configErrors.inputMissing.code, 7],
    ]);
    expect(stacks.map(({ pendingInputs }) => pendingInputs)).toEqual([["scimUrl"], ["scimUrl"]]);
  });

  test("one that only comes with the deployed app is awaited: the app can be deployed, its tenant URL not be used", () => {
    const project = load(profile(later, '"{scimUrl}"'));
    expect(onlyProblem(project)).toMatchObject({ code: configErrors.inputPending.code, place: "config/app.yaml:7:7" });
    expect(project.problems[0]).toMatchObject({
      severity: "warning",
      remedy: expect.stringContaining('"Copy the URL"'),
    });
    const [stack] = project.stacks;
    expect(stack?.pendingInputs).toEqual(["scimUrl"]);
    const refused = (): unknown => {
      try {
        return requireTenantUrl(stack!);
      } catch (error) {
        return error;
      }
    };
    expect(refused()).toBeInstanceOf(ScimformError);
    expect(refused()).toMatchObject({ exitCode: 4, problems: [{ code: entraConfigErrors.tenantUrlPending.code }] });
  });

  test("once it is given, the tenant URL is like any other", () => {
    const stack = onlyStack(load({ ...profile(later, '"{scimUrl}"'), ...given("https://a.example/scim") }));
    expect(requireTenantUrl(stack)).toBe("https://a.example/scim");
  });

  test.each([
    ["http://a.example/scim", configErrors.urlNotHttps],
    ["a.example/scim", configErrors.urlInvalid],
    ["https://a.example/scim?token=1", configErrors.secretInUrl],
  ])("%s is no value for a url", (value, { code }) => {
    expect(onlyProblem(load({ ...profile(sooner, '"{scimUrl}"'), ...given(value) }))).toMatchObject({
      code,
      place: "config/app.yaml:6:34",
    });
  });

  test.each([
    ["https://okta.acme.example/u", "Write: host: okta.acme.example"],
    ["acme.example/u", "Write: host: acme.example"],
    ["acme", "Write it such as: acme.example.com"],
  ])("%s is no domain, and what is meant is said", (value, remedy) => {
    const project = load({
      ...profile("inputs: { host: { title: Domain, kind: domain } }\n"),
      ...app(`    inputs: { host: ${value} }\n`),
    });
    expect(onlyProblem(project)).toMatchObject({ code: configErrors.inputNotDomain.code, remedy });
  });

  test("one that nobody asks for is an error, and one that looks like a secret is told where secrets go", () => {
    const withInput = (name: string) =>
      load({ ...profile(later), ...app(`    inputs: { ${name}: https://a.example }\n`) });
    expect(onlyProblem(withInput("scimUri"))).toMatchObject({
      code: configErrors.inputUnknown.code,
      remedy: 'Did you mean "scimUrl"?',
      place: "config/app.yaml:5:24",
    });
    expect(onlyProblem(withInput("token"))).toMatchObject({ code: configErrors.secretKey.code });
  });

  test("a profile cannot ask for a secret, nor for what is called like something else", () => {
    const asking = (name: string) => load(profile(`inputs: { ${name}: { title: X, kind: text } }\n`));
    expect(onlyProblem(asking("apiToken"))).toMatchObject({ code: configErrors.secretKey.code });
    expect(onlyProblem(asking("environment"))).toMatchObject({ code: configErrors.invalidName.code });
  });
});

describe("placeholders", () => {
  test.each([
    ["in the url", profile("", '"https://{enviroment}.example/scim"'), "Did you mean {environment}?"],
    [
      "in saml",
      profile(`saml: { identifiers: ["urn:{x1}"], replyUrls: ["https://a.example"], ${certificate} }\n`),
      "Known here: environment, tenantId.",
    ],
    ["in a step", profile('steps: [{ title: X, text: "Paste {metadtaUrl}" }]\n'), "Did you mean {metadataUrl}?"],
    [
      "in what a step pastes",
      profile('steps: [{ title: X, paste: { Field: "{metadtaUrl}" } }]\n'),
      "Did you mean {metadataUrl}?",
    ],
  ])("an unknown one %s of a profile is an error", (_, files, remedy) => {
    expect(onlyProblem(load(files, { now }))).toMatchObject({ code: configErrors.placeholderUnknown.code, remedy });
  });

  test("a profile that no app uses is checked as well", () => {
    const text = profile("", '"https://{nothing}.example/scim"')["targets/acme.yaml"];
    const project = load({ "targets/other.yaml": text });
    expect(onlyProblem(project)).toMatchObject({
      code: configErrors.placeholderUnknown.code,
      place: "config/targets/other.yaml:1:6",
    });
  });

  test("in a deployment, too", () => {
    const text = 'apps:\n  hr:\n    target: acme\n    displayName: "HR {env}"\n    environments: { test: }\n';
    expect(onlyProblem(load({ "app.yaml": text }))).toMatchObject({
      code: configErrors.placeholderUnknown.code,
      place: "config/app.yaml:4:18",
    });
  });
});

describe("steps", () => {
  test("ids are unique, and what steps give exists", () => {
    expect(onlyProblem(load(profile("steps: [{ id: a, title: A }, { id: a, title: B }]\n")))).toMatchObject({
      code: configErrors.stepTwice.code,
    });
    expect(onlyProblem(load(profile("steps: [{ title: A, gives: [tokn] }]\n")))).toMatchObject({
      code: configErrors.stepGivesUnknown.code,
      remedy: 'Did you mean "token"?',
    });
  });

  test("stepsDone names steps of the profile", () => {
    const files = profile("steps: [{ id: order-token, title: Order }]\n");
    expect(onlyStack(load({ ...files, ...app("    stepsDone: [order-token]\n") })).stepsDone).toEqual(["order-token"]);
    expect(onlyProblem(load({ ...files, ...app("    stepsDone: [order-tokn]\n") }))).toMatchObject({
      code: configErrors.stepUnknown.code,
      place: "config/app.yaml:5:17",
      remedy: 'Did you mean "order-token"?',
    });
  });
});

describe("patchFlag", () => {
  test.each([
    ["https://a.example/scim", "https://a.example/scim?aadOptscim062020"],
    ["https://a.example/scim/", "https://a.example/scim/?aadOptscim062020"],
    ["https://a.example/scim?aadOptscim062020", "https://a.example/scim?aadOptscim062020"],
    ["https://a.example/scim/?AADOPTSCIM062020&x=1&aadOptscim062020", "https://a.example/scim/?x=1&aadOptscim062020"],
    ["https://a.example/scim?x=1", "https://a.example/scim?x=1&aadOptscim062020"],
    ["https://a.example/scim?", "https://a.example/scim?aadOptscim062020"],
  ])("required: %s becomes %s", (url, flagged) => {
    expect(onlyStack(load(profile("patchFlag: required\n", `"${url}"`))).tenantUrl).toBe(flagged);
  });

  test("without it the URL stays as it is written", () => {
    const url = "https://a.example/scim?aadOptscim062020&aadOptscim062020";
    expect(onlyStack(load(profile("", `"${url}"`))).tenantUrl).toBe(url);
  });

  test.each([
    ["forbidden", "https://a.example/scim?aadOptscim062020", entraConfigErrors.patchFlagForbidden],
    ["required", "https://a.example/scim?AzureAdScimPatch2017", entraConfigErrors.patchFlagContradicted],
  ])("%s contradicts %s", (patchFlag, url, { code }) => {
    expect(onlyProblem(load(profile(`patchFlag: ${patchFlag}\n`, `"${url}"`)))).toMatchObject({
      code,
      place: "config/targets/acme.yaml:1:6",
    });
  });

  test("a flag that is required does not wait for the URL", () => {
    const { stacks } = load(profile(`patchFlag: required\n${later}`, '"{scimUrl}"'));
    expect(stacks[0]).toMatchObject({ tenantUrl: "{scimUrl}", patchFlag: "required" });
  });
});

describe("rules", () => {
  test("required attributes are mapped, in any spelling", () => {
    const rule = "rules: { required: [USERNAME, name.givenName, active] }\n";
    expect(onlyProblem(load(profile(rule)))).toMatchObject({
      code: entraConfigErrors.requiredUnmapped.code,
      summary: expect.stringContaining("name.givenName"),
      place: "config/targets/acme.yaml:4:3",
    });
  });

  test("what must be the same has the same source", () => {
    const rule = "rules: { sameValue: [[userName, displayName]] }\n";
    const mapped = (source: string) =>
      load({ ...profile(rule), ...app(`    users: { mappings: { displayName: "${source}" } }\n`) });
    expect(messages(mapped("[userPrincipalName]"))).toEqual([]);
    expect(messages(load(profile(rule)))).toEqual([]);
    expect(onlyProblem(mapped("[mailNickname]"))).toMatchObject({
      code: entraConfigErrors.sameValueDiffers.code,
      place: "config/app.yaml:5:26",
      summary: expect.stringContaining("[userPrincipalName] and [mailNickname]"),
    });
  });

  test("where a list takes one value, no mapping adds another", () => {
    const mapped = (one: string, other: string, rule = "on") =>
      load({
        ...profile(`rules: { oneValue: ${rule} }\n`),
        ...app(`    users: { mappings: { '${one}': "[jobTitle]", '${other}': "[city]" } }\n`),
      });
    const [work, home] = ['emails[type eq "work"].value', 'emails[type eq "home"].value'];
    expect(onlyProblem(mapped(work, home))).toMatchObject({
      code: entraConfigErrors.secondValue.code,
      place: "config/app.yaml:5:72",
      summary: expect.stringMatching(/one value in emails; .*home.* beside .*work/),
    });
    expect(messages(mapped(work, home, "off"))).toEqual([]);
    expect(messages(mapped('addresses[type eq "work"].locality', 'addresses[type eq "work"].region'))).toEqual([]);
    expect(messages(mapped(work, 'phoneNumbers[type eq "work"].value'))).toEqual([]);
  });

  test("a target that takes no deletions is not sent any", () => {
    const rule = "rules: { deletes: off }\n";
    expect(messages(load(profile(rule)))).toEqual([]);
    const deleting = load({ ...profile(rule), ...app("    users: { actions: [create, update, delete] }\n") });
    expect(onlyProblem(deleting)).toMatchObject({
      code: entraConfigErrors.deletesRefused.code,
      place: "config/app.yaml:5:14",
    });
    expect(deleting.problems[0]?.severity).toBe("warning");
  });

  test("what a person decides is decided in the deployment", () => {
    const files = profile("rules: { onDeactivate: choose }\n");
    expect(onlyProblem(load(files))).toMatchObject({
      code: entraConfigErrors.onDeactivateUnchosen.code,
      place: "config/app.yaml:7:7",
    });
    const chosen = (how: string) => load({ ...files, ...app(`    rules: { onDeactivate: ${how} }\n`) });
    expect(onlyStack(chosen("disable")).rules?.onDeactivate).toBe("disable");
    const deleting = chosen("delete");
    expect(onlyProblem(deleting)).toMatchObject({
      code: entraConfigErrors.onDeactivateDeletes.code,
      place: "config/app.yaml:5:28",
    });
    expect(deleting.stacks[0]?.rules?.onDeactivate).toBe("delete");
  });

  test("defaults: it reads, deletes and reactivates as the standard says", () => {
    expect(onlyStack(load(profile("rules: {}\n"))).rules).toEqual({
      required: [],
      sameValue: [],
      oneValue: false,
      deletes: true,
      reactivatesSuspended: true,
      readable: true,
    });
  });
});

describe("saml", () => {
  test("a single certificate signs without being told, and Entra's default names people", () => {
    expect(onlyStack(load(profile(saml()), { now })).saml).toEqual({
      identifiers: ["urn:acme"],
      replyUrls: ["https://acme.example/acs"],
      nameId: { source: "user.userprincipalname" },
      claims: {},
      certificates: [{ name: "first", expires: "2029-01-31", active: true }],
    });
  });

  test("identifiers, reply URLs and a certificate are needed", () => {
    const project = load(profile("saml: { relayState: x }\n"), { now });
    expect(project.problems.map(({ code, summary }) => [code, summary])).toEqual([
      [configErrors.missingKey.code, '"saml.identifiers" is missing.'],
      [configErrors.missingKey.code, '"saml.replyUrls" is missing.'],
      [entraConfigErrors.certificateMissing.code, expect.any(String)],
    ]);
  });

  test("a claim comes from an attribute that claims can have", () => {
    const claims =
      ", claims: { dept: user.department, mail: user.e-mail, boss: user.Mial, own: user.extension_1234_level }";
    const project = load(profile(saml(`${claims}, ${certificate}`)), { now });
    const found = project.problems.filter(({ code }) => code === entraConfigErrors.claimSourceUnknown.code);
    expect(found.map(({ severity, remedy }) => [severity, remedy])).toEqual([
      ["warning", "Did you mean user.mail?"],
      ["warning", "Did you mean user.mail?"],
    ]);
  });

  test("people sign in as what their accounts are found by", () => {
    const project = load(profile(saml(`, nameId: { source: user.mail }, ${certificate}`)), { now });
    expect(onlyProblem(project)).toMatchObject({
      code: entraConfigErrors.nameIdDiffers.code,
      place: "config/targets/acme.yaml:7:95",
    });
    expect(onlyProblem(project).summary).toMatch(/user\.mail.*userName from \[userPrincipalName\]/);
  });

  test("of an app that existed before is somebody else's: warned of, and not read any further", () => {
    const id = "33333333-3333-4333-8333-333333333333";
    const existing = app("", `      test: { existing: { servicePrincipalId: ${id} } }\n`);
    const project = load({ ...profile("saml: { relayState: x }\n"), ...existing }, { now });
    expect(onlyProblem(project)).toMatchObject({
      code: entraConfigErrors.samlUnmanaged.code,
      place: "config/targets/acme.yaml:7:1",
    });
    expect(project.problems).toMatchObject([{ severity: "warning" }]);
    expect(project.stacks).toMatchObject([{ stack: "hr-test", existing: { servicePrincipalId: id } }]);
    expect(project.stacks[0]?.saml).toBeUndefined();
  });

  test("addresses are https", () => {
    const text = `saml: { identifiers: ["urn:acme"], replyUrls: ["http://acme.example/acs"], ${certificate} }\n`;
    const problem = onlyProblem(load(profile(text), { now }));
    expect(problem).toMatchObject({ code: configErrors.signOnNotHttps.code });
    expect(problem.summary).not.toContain("token");
  });

  // https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate: up to three years
  test("a certificate lasts three years at most, unless somebody has uploaded it", () => {
    const until = (expires: string, more = "") =>
      load(
        profile(
          `saml: { identifiers: ["urn:acme"], replyUrls: ["https://acme.example/acs"], certificates: { first: { expires: ${expires}${more} } } }\n`,
        ),
        { now: Date.parse("2026-11-30T12:00:00Z") },
      );
    expect(onlyProblem(until("2029-11-30"))).toMatchObject({
      code: "PROFILE_CERTIFICATE_TOO_LONG",
      remedy: expect.stringContaining("Write 2029-11-29 or an earlier day"),
    });
    expect(until("2029-11-29").problems).toEqual([]);
    expect(until("2036-01-31", `, thumbprint: "${"0".repeat(40)}"`).problems).toEqual([]);
  });

  test.each([
    ["{ a: { expires: 2029-01-31 }, b: { expires: 2029-02-28 } }", /No certificate is active/],
    ["{ a: { expires: 2029-01-31, active: on }, b: { expires: 2029-02-28, active: on } }", /active: a, b/],
  ])("exactly one certificate signs: %s", (certificates, says) => {
    const problem = onlyProblem(load(profile(saml(`, certificates: ${certificates}`)), { now }));
    expect(problem).toMatchObject({
      code: entraConfigErrors.certificateActive.code,
      summary: expect.stringMatching(says),
    });
  });

  test.each([
    ["61 days ahead", "{ a: { expires: 2027-01-22 } }", []],
    ["60 days ahead, without the next", "{ a: { expires: 2027-01-21 } }", [entraConfigErrors.certificateExpires.code]],
    ["60 days ahead, with the next", "{ a: { expires: 2027-01-21, active: on }, b: { expires: 2029-01-01 } }", []],
    [
      "30 days ahead, with the next",
      "{ a: { expires: 2026-12-22, active: on }, b: { expires: 2029-01-01 } }",
      [entraConfigErrors.certificateToSwitch.code],
    ],
    ["afterwards", "{ a: { expires: 2026-11-21 } }", [entraConfigErrors.certificateExpired.code]],
    [
      "afterwards, when it does not sign any more",
      "{ a: { expires: 2026-11-21 }, b: { expires: 2029-01-01, active: on } }",
      [entraConfigErrors.certificateExpired.code],
    ],
  ])("an expiry is warned of: %s", (_, certificates, codes) => {
    const { problems, stacks } = load(profile(saml(`, certificates: ${certificates}`)), { now });
    expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(stacks).toHaveLength(1);
  });

  test("an identifier belongs to one app of a tenant", () => {
    const two = {
      "app.yaml":
        "apps:\n  hr: { target: acme, displayName: A, environments: { test: , production: } }\n  it: { target: acme, displayName: B, environments: { test: } }\n",
    };
    expect(onlyProblem(load({ ...profile(saml()), ...two }, { now }))).toMatchObject({
      code: entraConfigErrors.duplicateIdentifier.code,
      summary: expect.stringContaining("it-test and hr-test"),
    });
  });

  test("a deployment may add to it, and remove it", () => {
    const files = profile(saml());
    const added = app('    saml: { signOnUrl: "https://acme.example", claims: { department: user.department } }\n');
    expect(onlyStack(load({ ...files, ...added }, { now })).saml).toMatchObject({
      signOnUrl: "https://acme.example",
      claims: { department: "user.department" },
      replyUrls: ["https://acme.example/acs"],
    });
    expect(onlyStack(load({ ...files, ...app("    saml: null\n") }, { now })).saml).toBeUndefined();
  });
});

describe("waves", () => {
  const waves =
    "waves: { pilot: { users: [a@x.example] }, branch: { groups: [Branch] }, everybody: { groups: [All] } }";
  const rollout = (wave: string, assign = "assign: { groups: [Testers] }") =>
    load(app("", `      test: { ${assign}, ${waves}${wave} }\n`));

  test.each([
    ["pilot", ["Testers"], ["a@x.example"]],
    ["branch", ["Testers", "Branch"], ["a@x.example"]],
    ["everybody", ["Testers", "Branch", "All"], ["a@x.example"]],
  ])("up to %s", (wave, groups, users) => {
    const { assign, waves: all } = onlyStack(rollout(`, wave: ${wave}`));
    const names =
      assign === "external" ? [] : [assign.groups, assign.users].map((list) => list.map(({ name }) => name));
    expect(names).toEqual([groups, users]);
    expect(all).toMatchObject({ current: wave, all: [{ name: "pilot" }, { name: "branch" }, { name: "everybody" }] });
  });

  test("nobody comes in twice, not even later; the second place is shown", () => {
    const twice = (wave: string) =>
      load(app("", `      test:\n        assign: { groups: [All] }\n        ${waves}\n        wave: ${wave}\n`));
    const place = "config/app.yaml:8:103";
    for (const wave of ["pilot", "everybody"])
      expect(onlyProblem(twice(wave))).toMatchObject({ code: libConfigErrors.duplicatePrincipal.code, place });
  });

  test.each([
    ["", undefined, configErrors.waveMissing, "config/app.yaml:6:46"],
    [", wave: brunch", undefined, configErrors.waveUnknown, "config/app.yaml:6:156"],
    [", wave: pilot", "assign: external", configErrors.wavesExternal, "config/app.yaml:6:33"],
  ])("%s %s is an error", (wave, assign, { code }, place) => {
    const problem = onlyProblem(rollout(wave, assign));
    expect(problem.code).toBe(code);
    expect(problem.place).toBe(place);
  });
});

test("now is the time of the machine unless it is said", () => {
  const files = {
    ...profile(saml(", certificates: { a: { expires: 2001-01-01 } }")),
    ...app(""),
    "environments.yaml": "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 }\n",
  };
  const { problems } = loadProject({ root: projectFolder(files), env: {} });
  expect(problems.map(({ code }) => code)).toEqual([entraConfigErrors.certificateExpired.code]);
});
