import { Testing } from "cdktf";
import type { AttributeSchema } from "../../provider/plugin/types";
import { scimformProvider } from "../../provider/provider";
import { EntraStack } from "../../stacks/entra/entra-stack";
import { OktaStack } from "../../stacks/okta/okta-stack";
import { oktaStackConfig } from "../support/okta-stack-config";
import { pick } from "../support/pick";
import { stackConfig } from "../support/stack-config";

const provider = scimformProvider({
  env: {},
  fetch: () => Promise.reject(new Error("a schema needs no network")),
  clock: () => 0,
  sleep: () => Promise.resolve(),
});

/** Every attribute that a stack can write, in one. */
const everything = stackConfig({
  protected: true,
  saml: {
    identifiers: ["urn:vendor:people"],
    replyUrls: ["https://people.vendor.example/saml/acs"],
    relayState: "https://people.vendor.example/home",
    nameId: { source: "user.userprincipalname" },
    claims: {},
    certificates: [{ name: "2027", expires: "2027-06-30", active: true }],
  },
  schema: {
    users: {
      enabled: true,
      actions: ["create"],
      mappings: { userName: { source: "[userPrincipalName]", match: 1, apply: "onCreate", default: "x" } },
      filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }],
    },
    groups: { mappings: { displayName: { source: "[displayName]", match: 1 } } },
    attributes: {
      source: { a: { type: "String", multivalued: true, required: true, caseExact: true, references: ["User"] } },
      target: { b: {} },
    },
  },
});
const options = { state: { root: "/p", stackFolder: "/p/o" }, version: "1.0.0" };
const entra: unknown = JSON.parse(Testing.synth(new EntraStack(Testing.app(), everything, options)));
const okta: unknown = JSON.parse(
  Testing.synth(
    new OktaStack(
      Testing.app(),
      oktaStackConfig({
        attributes: { badge: { title: "Badge", type: "string", externalName: "badge", required: false } },
        mappings: { badge: { expression: "user.badge", push: "always" } },
      }),
      options,
    ),
  ),
);
const resources: Readonly<Record<string, unknown>> = {
  ...(pick(entra, "resource") as object),
  ...(pick(okta, "resource") as object),
};
const metaArguments = new Set(["depends_on", "lifecycle"]);

/** Attributes of the document that the schema does not have, with their paths. */
function unknownAttributes(
  value: unknown,
  attributes: Readonly<Record<string, AttributeSchema>>,
  path: string,
): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (metaArguments.has(name)) return [];
    const attribute = attributes[name];
    if (!attribute) return [`${path}.${name}`];
    const { nested } = attribute;
    if (!nested || inner === null || typeof inner !== "object") return [];
    const items: [string, unknown][] = nested.mode === "single" ? [["", inner]] : Object.entries(inner);
    return items.flatMap(([key, item]) => unknownAttributes(item, nested.attributes, `${path}.${name}[${key}]`));
  });
}

test.each(Object.keys(provider.resources))("%s: a stack writes only what the provider knows", (type) => {
  const schema = provider.resources[type]?.schema;
  const [resource] = Object.values(resources[type] as object);
  expect(unknownAttributes(resource, schema?.block.attributes ?? {}, type)).toEqual([]);
});

test.each(Object.keys(provider.resources))("%s: a stack gives every required attribute", (type) => {
  const attributes = provider.resources[type]?.schema.block.attributes ?? {};
  const required = Object.keys(attributes).filter((name) => attributes[name]?.required);
  const [resource] = Object.values(resources[type] as object);
  expect(required.length).toBeGreaterThan(0);
  expect(Object.keys(resource as object)).toEqual(expect.arrayContaining(required));
});

test.each([entra, okta])("the provider block", (synthesized) => {
  const [block] = pick(synthesized, "provider.scimform") as unknown[];
  expect(unknownAttributes(block, provider.schema.block.attributes, "provider")).toEqual([]);
});
