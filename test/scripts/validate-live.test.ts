import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { signIn } from "../sandbox/client";
import { sandboxFetch } from "../support/sandbox-clients";
import { projectFolder, run } from "./run";
import { deployStack } from "./sandbox-world";

const stack = "advisors-test";
let sandbox: EntraSandbox;
let root: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox();
  root = projectFolder();
  await deployStack(sandbox, root, stack);
});
afterAll(() => sandbox.stop());

/** The list of functions or operators, changed on its way: the sandbox has those of this version. */
type Change = (entries: { name: string }[]) => { name: string }[];

function runLive(args: readonly string[], changes: Readonly<Record<string, Change>>, mappings: string) {
  const config = join(root, "config/advisors.yaml");
  writeFileSync(config, projectConfig.replace("MAPPINGS", mappings));
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await sandboxFetch(sandbox)(input, init);
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    const change = changes[path.split("/").at(-1) ?? ""];
    if (!change) return answer;
    const body = (await answer.json()) as { value: { name: string }[] };
    return Response.json({ ...body, value: change(body.value) });
  };
  const env = Object.fromEntries(
    Object.entries(sandbox.env()).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const createCredential = () => ({ method: "test", getToken: () => signIn(sandbox) });
  return run([...args, "--json"], { cwd: root, env, fetch, createCredential, now: Date.now() });
}

const projectConfig = `
apps:
  advisors:
    target: plain
    displayName: Advisors
    url: https://target.example/scim
    users: { mappings: MAPPINGS }
    environments: { test: {} }
`;
const validate = ["validate", "--live", stack];
const codes = ({ json }: Awaited<ReturnType<typeof run>>) =>
  json.problems.map(({ code, severity }) => [code, severity]);

test("nothing differs: nothing is said", async () => {
  const { json, exitCode } = await runLive(validate, {}, "{ title: 'ToLower([jobTitle])' }");
  expect(json.problems).toEqual([]);
  expect(exitCode).toBe(0);
});

test("a function that the tenant knows is a warning, and that this version lacks it, too", async () => {
  const lookup: Change = (entries) => [...entries, { name: "Lookup" }];
  const mapping = "{ title: 'Lookup([jobTitle])' }";
  const offline = await runLive(["validate", stack], {}, mapping);
  expect([codes(offline), offline.exitCode]).toEqual([[["EXPRESSION_UNKNOWN_FUNCTION", "error"]], 2]);
  const live = await runLive(validate, { functions: lookup }, mapping);
  expect([codes(live), live.exitCode]).toEqual([
    [
      ["EXPRESSION_UNKNOWN_FUNCTION", "warning"],
      ["MAPPING_FUNCTIONS_UNKNOWN_HERE", "warning"],
    ],
    0,
  ]);
  const raw = await runLive(["validate", stack], {}, "{ title: { raw: 'Lookup([jobTitle])' } }");
  expect([codes(raw), raw.exitCode]).toEqual([[["EXPRESSION_UNKNOWN_FUNCTION", "warning"]], 0]);
});

test("what mappings and filters use and the tenant does not have, or has otherwise, and what only the tenant has", async () => {
  const changes: Record<string, Change> = {
    functions: (entries) =>
      entries
        .filter(({ name }) => name !== "Mid")
        .map((entry) => (entry.name === "FormatDateTime" ? { ...entry, parameters: [] } : entry)),
    filterOperators: (entries) => [...entries.filter(({ name }) => name !== "EQUALS"), { name: "IsMemberOf" }],
  };
  const mappings = `{ title: 'Mid([jobTitle], 1, 3)', nickName: 'FormatDateTime([city], , "yyyy", "yy")' }, filters: [{ name: DK, all: [{ attribute: country, operator: EQUALS, value: DK }] }]`;
  const found = [
    ["MAPPING_OPERATORS_UNKNOWN_HERE", "warning"],
    ["MAPPING_FUNCTIONS_NOT_OFFERED", "warning"],
    ["MAPPING_FUNCTIONS_DIFFER", "warning"],
    ["MAPPING_OPERATORS_NOT_OFFERED", "warning"],
  ];
  const live = await runLive(validate, changes, mappings);
  expect(codes(live)).toEqual(found);
  expect(live.exitCode).toBe(0);
  const doctor = await runLive(["doctor", stack], changes, mappings);
  expect(doctor.json.results).toContainEqual(expect.objectContaining({ check: "language", state: "warning" }));
  expect(codes(doctor)).toEqual(expect.arrayContaining(found));
});

test("a target that the live schema declares is none to warn of; one that it does not have is an error", async () => {
  const role = `{ 'roles[primary eq "True"].type': '"x"' }`;
  expect(codes(await runLive(["validate", stack], {}, role))).toEqual([["MAPPING_ROLE_TYPE", "warning"]]);
  expect(codes(await runLive(validate, {}, role))).toEqual([]);
  const other = await runLive(validate, {}, "{ name.middleName: '[city]' }");
  expect([codes(other), other.exitCode]).toEqual([[["MAPPING_NOT_IN_DIRECTORY", "error"]], 2]);
});
