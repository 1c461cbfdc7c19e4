import { Testing, TerraformStack } from "cdktf";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import {
  schemaArguments,
  synchronizationSchemaDescription,
} from "../../lib/terraform/resources/synchronization-schema";
import { ScimformResource } from "../../stacks/scimform-resource";
import { load, onlyStack } from "../lib/config/project-folder";
import { graphAs, type Graph } from "../sandbox/client";
import { Stack, type StackValues } from "./stack";

/** What a target profile says about attributes and filters, all the way into the live schema, with the real Terraform. */

const badge = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge";
const desk = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:desk";
const costCentre = "extension_0123456789abcdef0123456789abcdef_costCentre";
let sandbox: EntraSandbox;
let graph: Graph;
let stack: Stack;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty", switches: { operatorSpellings: "compact" } });
  graph = await graphAs(sandbox);
  stack = await new Stack("app-test", sandbox, { APP_TOKEN: "a-token" }).initialise();
});

afterAll(async () => {
  stack.workspace.dispose();
  await sandbox.stop();
});

interface Mappings {
  sourceObjectName: string;
  scope: { groups: { clauses: { operatorName: string }[] }[] } | null;
  attributeMappings: { targetAttributeName: string }[];
}
interface Directory {
  objects: { name: string; attributes: { name: string; type: string }[] }[];
}
interface LiveObjects {
  directories: Directory[];
  synchronizationRules: { objectMappings: Mappings[] }[];
}

const path = (): string =>
  `/servicePrincipals/${stack.servicePrincipalId}/synchronization/jobs/${stack.jobIds[0]}/schema`;
const live = async (): Promise<LiveObjects> => (await graph("GET", path())).body as LiveObjects;
const definitions = ({ directories }: LiveObjects): string[] =>
  directories.flatMap(({ objects }) =>
    objects.flatMap(({ name, attributes }) => attributes.map((it) => `${name} ${it.name} ${it.type}`)),
  );
const people = ({ synchronizationRules }: LiveObjects): Mappings | undefined =>
  synchronizationRules.flatMap(({ objectMappings }) => objectMappings).find((it) => it.sourceObjectName === "User");

/** Deploys a profile with these lines below its mappings and after them. */
async function deploy(mappings: string, rest: string): Promise<void> {
  const profile = `url: https://acme.example/scim
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
${mappings}${rest}`;
  const { schema } = onlyStack(load({ "targets/acme.yaml": profile }));
  const synth = new TerraformStack(Testing.app(), "stack");
  const resource = new ScimformResource(synth, "schema", synchronizationSchemaDescription, {
    ...{ stack: "app-test", service_principal_id: stack.servicePrincipalId, job_id: "scim.1.2" },
    ...schemaArguments(schema),
  });
  const { resource: made } = resource.toTerraform() as {
    resource: { scimform_synchronization_schema: { schema: StackValues } };
  };
  const { users = {}, attributes } = made.scimform_synchronization_schema.schema;
  stack.write({ users, ...(attributes ? { attributes } : {}) });
  await stack.workspace.succeed("apply", "-auto-approve", "-no-color");
}

const badgeMapping = `    "${badge}": "[${costCentre}]"\n`;
const filter = "  filters: [{ name: Danes, all: [{ attribute: country, operator: not equals, value: SE }] }]\n";
const declared = (type: string): string => `attributes:
  source: { ${costCentre}: { type: String } }
  target: { "${badge}": { type: ${type} } }
`;

test("declared attributes come, change, and go with the profile, those of others stay; filters have the job's names", async () => {
  await deploy("", "");
  const foreign = await live();
  const user = foreign.directories.flatMap(({ objects }) => objects).filter(({ name }) => name.endsWith("User"));
  user.at(-1)?.attributes.push({ ...user.at(-1)!.attributes[0]!, name: desk });
  expect((await graph("PUT", path(), foreign)).status).toBe(204);
  const before = definitions(await live());
  expect(before.some((it) => it.includes(desk))).toBe(true);

  await deploy(badgeMapping + filter, declared("String"));
  const added = definitions(await live()).filter((it) => !before.includes(it));
  expect(added.map((it) => it.split(" ").slice(1).join(" "))).toEqual([`${costCentre} String`, `${badge} String`]);
  expect(people(await live())?.attributeMappings.map((it) => it.targetAttributeName)).toContain(badge);
  expect(people(await live())?.scope?.groups).toEqual([
    expect.objectContaining({ clauses: [expect.objectContaining({ operatorName: "NOTEQUALS" })] }),
  ]);

  await deploy(badgeMapping + filter, declared("Integer"));
  expect(definitions(await live()).filter((it) => it.includes(badge))).toEqual([expect.stringMatching(/ Integer$/)]);

  expect(await stack.workspace.planIsEmpty()).toBe(true);

  await deploy("", "");
  expect(definitions(await live())).toEqual(before);
});
