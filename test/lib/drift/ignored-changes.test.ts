import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { z } from "zod";
import type { StackConfig } from "../../../lib/config/entra/model";
import type { OktaStackConfig } from "../../../lib/config/okta/model";
import { ignoredChange, ignoredChanges } from "./ignored-changes";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import { oktaStackConfig } from "../../support/okta-stack-config";
import { stackConfig } from "../../support/stack-config";

const options = { state: { root: "/project", stackFolder: "/project/stack" }, version: "9.9.9" };
const resources = z.record(
  z.string(),
  z.record(
    z.string(),
    z.looseObject({
      lifecycle: z
        .looseObject({ ignore_changes: z.union([z.literal("all"), z.array(z.string())]).optional() })
        .optional(),
    }),
  ),
);

/** What a stack ignores, as resource and argument; of what it ignores as a whole every argument that it gives. */
function ignored(synthesized: string): [string, string][] {
  const { resource } = z.object({ resource: resources }).parse(JSON.parse(synthesized));
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).flatMap(({ lifecycle, ...given }): [string, string][] => {
      const changes = lifecycle?.ignore_changes ?? [];
      const own = Object.keys(given).filter((name) => !["depends_on", "provider", "//"].includes(name));
      return (changes === "all" ? own : changes).map((name) => [type, name]);
    }),
  );
}
const inEntra = (overrides: Partial<StackConfig>) =>
  ignored(Testing.synth(new EntraStack(Testing.app(), stackConfig(overrides), options)));
const inOkta = (overrides: Partial<OktaStackConfig>, mayUpdateApp: boolean) =>
  ignored(Testing.synth(new OktaStack(Testing.app(), oktaStackConfig(overrides), { ...options, mayUpdateApp })));

const saml: StackConfig["saml"] = {
  identifiers: ["urn:a"],
  replyUrls: ["https://a.example/acs"],
  nameId: { source: "user.mail" },
  claims: {},
  certificates: [{ name: "first", expires: "2029-01-31", active: true }],
};
const custom: OktaStackConfig["application"] = {
  ...{ kind: "saml", acsUrl: "https://a.example/acs", audience: "urn:a" },
  nameId: { template: "${user.userName}", format: "urn:format" },
  attributeStatements: { email: "user.email" },
};
const password: OktaStackConfig["application"] = { kind: "catalogue", name: "a", signOn: "AUTO_LOGIN", settings: {} };

test("what Terraform ignores is in the list: compared by drift, or said not to be comparable", () => {
  const all = [
    ...inEntra({}),
    ...inEntra({ saml, notificationEmail: null }),
    ...inEntra({ saml: { ...saml, relayState: "https://a.example" } }),
    ...[custom, password, oktaStackConfig().application].flatMap((application) =>
      [false, true].flatMap((mayUpdate) => inOkta({ application }, mayUpdate)),
    ),
  ];
  expect(all.filter(([resource, attribute]) => ignoredChange(resource, attribute) === undefined)).toEqual([]);
  // And nothing is in it that no stack ignores.
  const names = new Set(all.map((each) => each.join(".")));
  const unused = ignoredChanges.filter(
    ({ resource, attribute }) => attribute !== "*" && !names.has(`${resource}.${attribute}`),
  );
  expect(unused).toEqual([]);
});

test("the page has the list", () => {
  const page = readFileSync(join(__dirname, "../../../docs/plan-and-drift.md"), "utf8");
  const cells = page
    .split("\n")
    .filter((line) => /^\| `(azuread|okta)_/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, resource = "", attributes = "", place = "", why = ""]) => ({ resource, attributes, place, why }));
  const shown = cells.flatMap(({ resource, attributes, place, why }) =>
    attributes.split(", ").map((attribute) => [resource, attribute, place, why].join(" | ")),
  );
  const wanted = ignoredChanges.map(({ resource, attribute, comparedAt, why }) =>
    [
      `\`${resource}\``,
      attribute === "*" ? "every other" : `\`${attribute}\``,
      comparedAt === null ? "no" : `\`${comparedAt}\``,
      why,
    ].join(" | "),
  );
  expect(shown.sort()).toEqual(wanted.sort());
});
