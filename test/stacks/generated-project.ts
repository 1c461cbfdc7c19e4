import { App, Testing } from "cdktf";
import fc from "fast-check";
import type { Project } from "../../lib/config";
import { EntraStack } from "../../stacks/entra/entra-stack";
import { OktaStack } from "../../stacks/okta/okta-stack";
import { load } from "../lib/config/project-folder";

/** Configs as people, and worse people, write them: every key that Terraform gets to see, with names that differ in little. */

/** Names that Terraform, cdktf, JavaScript or a file system could stumble over. */
const odd = [
  "People",
  "people",
  "a b",
  "a_b",
  "a  b",
  "Ærø",
  "ærø",
  "${TfToken[TOKEN.0]}",
  "${Token[TOKEN.1]}",
  "#{Token[TOKEN.2]}",
  "${self.id}",
  "%{ if true }",
  "$${x.y}",
  "constructor",
  "toString",
  'say "hi" \\ there',
  "a/b::c",
  "zero\u0000 and\nlines",
  "half \ud800, \b\f, and \\b",
  "x".repeat(400),
];
const text = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...odd) }, fc.string({ minLength: 1, maxLength: 12 }));
const list = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { minLength: 1, maxLength: 3 });
const some = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(each, { nil: undefined });
const named = <T>(names: fc.Arbitrary<string>, each: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.array(fc.tuple(names, each), { minLength: 1, maxLength: 2 }).map((entries) => Object.fromEntries(entries));
const url = fc.oneof(
  fc.constantFrom(
    "https://people.vendor.example/a",
    "https://people.vendor.example/A",
    "https://people.vendor.example/%7Ba%7D",
    "https://people.vendor.example/${a.b}",
    "https://people.vendor.example/",
  ),
  fc.webUrl({ validSchemes: ["https"] }),
);
const uuid = fc.constantFrom("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-ABCDEFABCDEF");
const oktaId = (prefix: string): fc.Arbitrary<string> =>
  fc.constantFrom(`${prefix}1emaKYZTWRYYRRTSK`, `${prefix}2emaKYZTWRYYRRTSK`);
const onOff = fc.constantFrom("on", "off");
const appKey = fc.constantFrom(
  "people",
  "a",
  "a-b",
  "a--b",
  "crm-test",
  "default",
  "constructor",
  `long${"-app".repeat(15)}`,
  "n".repeat(300),
);

const principal = (name: fc.Arbitrary<string>, id: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof(name, id, fc.record({ name, id }, { requiredKeys: ["name"] }));
const assign = (userName: fc.Arbitrary<string>, group: fc.Arbitrary<string>, user: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant("external") },
    {
      weight: 5,
      arbitrary: fc.record(
        { groups: list(principal(text, group)), users: list(principal(userName, user)) },
        { requiredKeys: [] },
      ),
    },
  );

const thumbprint = fc.constantFrom("a1".repeat(20), "A1".repeat(20), "B2".repeat(20));
const saml = fc.record(
  {
    identifiers: list(fc.oneof(url, text)),
    replyUrls: list(url),
    signOnUrl: url,
    relayState: text,
    logoutUrl: url,
    nameId: fc.record(
      { source: fc.constantFrom("user.mail", "user.userprincipalname", "mail", '"x"'), format: text },
      { requiredKeys: [] },
    ),
    claims: named(
      text,
      fc.oneof(fc.constantFrom("user.department", '"Contoso"', "mail", "Join(user.mail)", "user.extension_1_a"), text),
    ),
    certificates: named(
      fc.constantFrom("first", "First", "a b", "a.b", "a_b", "v(1)"),
      fc.record(
        { expires: fc.constantFrom("2026-12-10", "2028-02-29"), active: onOff, thumbprint },
        { requiredKeys: ["expires"] },
      ),
    ),
    otherCertificates: list(thumbprint),
  },
  { requiredKeys: ["identifiers", "replyUrls", "certificates"] },
);

const filter = fc.record({
  attribute: fc.constantFrom("department", "country"),
  operator: fc.constant("EQUALS"),
  value: text,
});
const schema = fc.record({
  userName: fc.constant({ source: "[userPrincipalName]", match: 1 }),
  active: fc.constant('Switch([IsSoftDeleted], , "False", "True", "True", "False")'),
  displayName: fc.constantFrom("[displayName]", 'Replace([mail], , "${TfToken[TOKEN.0]}", , "%{ if", , )'),
});

const waves = fc.record({
  waves: fc.constant({ pilot: { groups: ["Pilot"] }, everybody: { groups: ["All ${x.y}"] } }),
  wave: fc.constantFrom("pilot", "everybody"),
});

const entraApp = fc
  .tuple(
    fc.record(
      {
        displayName: text,
        saml,
        assign: assign(
          fc.oneof(fc.constantFrom("a@b.example", "A@b.example", "a.b@b.example", "a_b@b.example"), fc.emailAddress()),
          uuid,
          uuid,
        ),
        provisioning: onOff,
        protected: onOff,
        role: text,
        notificationEmail: fc.constant("it@contoso.example"),
        tokenSource: fc.constantFrom("env:A", "file:${x.y}/z", "keyvault:https://v.vault.azure.net/secrets/a"),
        formerly: appKey,
        users: fc.record(
          { mappings: schema, filters: list(fc.record({ name: text, all: list(filter) })) },
          { requiredKeys: ["mappings"] },
        ),
      },
      { requiredKeys: ["displayName"] },
    ),
    some(waves),
    fc.option(fc.record({ existing: fc.record({ servicePrincipalId: uuid }) }), { nil: {} }),
  )
  .map(([app, rollout, environment]) => ({ target: "acme", ...app, ...rollout, environments: { test: environment } }));

const oktaApp = fc
  .tuple(
    fc.record(
      {
        label: text,
        application: fc.oneof(
          fc.record({
            saml: fc.record(
              {
                acsUrl: url,
                audience: text,
                nameId: fc.record({ template: text }),
                attributes: named(text, fc.constantFrom("user.email", '"${x.y} %{ if"')),
              },
              { requiredKeys: ["acsUrl", "audience"] },
            ),
          }),
          fc.record({ name: text, signOn: fc.constantFrom("SAML_2_0", "AUTO_LOGIN"), settings: named(text, text) }),
        ),
        userName: fc.constantFrom(
          "${source.login}",
          '${fn:substringBefore(source.email, "@")}',
          "${source.costCentre}",
          "x-${source.login}",
        ),
        attributes: named(
          fc.constantFrom("badge", "Badge", "constructor", "_a", "x1"),
          fc.record(
            {
              title: text,
              type: fc.constantFrom("string", "integer"),
              externalName: text,
              externalNamespace: text,
              required: onOff,
            },
            { requiredKeys: ["externalName"] },
          ),
        ),
        mappings: named(
          fc.constantFrom("badge", "Badge", "constructor", "department"),
          fc.constantFrom("user.department", '"${x.y}"'),
        ),
        groupPush: list(
          fc.oneof(
            text,
            oktaId("00g"),
            fc.record({ group: text, as: text, id: oktaId("00g") }, { requiredKeys: ["group"] }),
          ),
        ),
        assign: assign(text, oktaId("00g"), oktaId("00u")),
        provisioning: onOff,
        protected: onOff,
        formerly: appKey,
      },
      { requiredKeys: ["label", "application"] },
    ),
    some(waves),
    fc.option(fc.record({ existing: fc.record({ appId: oktaId("0oa") }) }), { nil: {} }),
  )
  .map(([app, rollout, environment]) => ({
    target: "vendor",
    ...app,
    ...rollout,
    environments: { test: environment },
  }));

/** Files below `config/`. */
export type ConfigFiles = Readonly<Record<string, string>>;

const files = (deployment: object, profile: object): ConfigFiles => ({
  "environments.yaml": JSON.stringify({
    test: { tenantId: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11", okta: { orgUrl: "https://acme.okta.com" } },
  }),
  "app.yaml": JSON.stringify(deployment),
  ...profile,
});

const entraProfile = {
  "targets/acme.yaml": JSON.stringify({
    url: "https://acme.example/scim",
    users: { mappings: { userName: { source: "[userPrincipalName]", match: 1 } } },
  }),
};
const oktaProfile = {
  "targets/vendor.yaml": JSON.stringify({
    identityProvider: "okta",
    connection: { baseUrl: "https://acme.example/scim" },
  }),
};

export const entraProject: fc.Arbitrary<ConfigFiles> = named(appKey, entraApp).map((apps) =>
  files({ apps }, entraProfile),
);
export const oktaProject: fc.Arbitrary<ConfigFiles> = named(appKey, oktaApp).map((apps) =>
  files({ identityProvider: "okta", apps }, oktaProfile),
);

/** What `validate` says of it: 3 days before the end of November 2026. */
export const loaded = (config: ConfigFiles): Project =>
  load({ "app.yaml": null, "targets/acme.yaml": null, ...config }, { now: Date.parse("2026-11-28T12:00:00Z") });

/** Whether it has no errors; there may be warnings. */
export const isSound = ({ problems }: Project): boolean => problems.every(({ severity }) => severity !== "error");

/** The stacks of a project as Terraform gets them, by name. */
export function synthesized({ stacks, oktaStacks }: Project): Record<string, string> {
  const state = { root: "/project", stackFolder: "/project/cdktf.out/stacks/one" };
  const made = (config: Project["allStacks"][number], app: App): EntraStack | OktaStack =>
    config.identityProvider === "okta"
      ? new OktaStack(app, config, { state, version: "0.1.0" })
      : new EntraStack(app, config, { state, version: "0.1.0" });
  return Object.fromEntries(
    [...stacks, ...oktaStacks].map((config) => [config.stack, Testing.synth(made(config, Testing.app()))]),
  );
}
