import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commonArguments, ownArguments } from "../../../stacks/okta/app";

interface Block {
  readonly attributes: Readonly<Record<string, { readonly optional?: boolean; readonly computed?: boolean }>>;
  readonly block_types: Readonly<Record<string, unknown>>;
}

const { resources } = JSON.parse(
  readFileSync(join(__dirname, "../../fixtures/providers/okta-6.12.0.schema.json"), "utf8"),
) as { readonly resources: Readonly<Record<string, Block>> };

test.each([
  ["okta_app_saml", "saml"],
  ["okta_app_auto_login", "autoLogin"],
] as const)("an update of %s leaves out none of the arguments that the real one would reset", (type, kind) => {
  const { attributes, block_types: blocks } = resources[type]!;
  const optional = Object.entries(attributes).flatMap(([name, attribute]) =>
    attribute.optional && !attribute.computed ? [name] : [],
  );
  const all = [...optional, ...Object.keys(blocks).filter((name) => name !== "timeouts")];
  expect([...commonArguments, ...ownArguments[kind]].sort()).toEqual(all.sort());
});
