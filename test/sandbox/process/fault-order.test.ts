import { type EntraSandbox, startEntraSandbox } from "../../../sandbox/entra";
import { armFault, clearFaults, listFaults } from "../../../sandbox/process/fault-order";
import { TargetTokens } from "../../../sandbox/process/target-tokens";
import type { Fault } from "../../../sandbox/faults";
import { projectFolder } from "../../scripts/run";
import { assign, deployCompletely, maja, runInSandbox } from "../../scripts/sandbox-world";

/** An outage of the vendor reaches whoever asks the target: Entra's engine, and the commands that read it themselves. */

const token = "token-of-the-vendor";
const tenantUrl = "https://target.example/scim";
const stack = "advisors-test";

let sandbox: EntraSandbox;
let root: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl, token, kind: "scimmy" }] });
  root = projectFolder();
  const { app } = await deployCompletely(sandbox, root, stack, token);
  await assign(sandbox, app, sandbox.tenant.user(maja).id);
  await sandbox.runCycle(stack);
});
afterEach(() => clearFaults(served()));
afterAll(() => sandbox.stop());

const served = () => ({
  ...{ entra: sandbox, okta: undefined, oktaSetups: [], variables: {} },
  tokens: new TargetTokens(sandbox.folder),
  tokenHolders: [{ stack, tenantUrl, variable: undefined }],
});
const arm = (fault: Fault): Promise<void> => armFault(served(), fault);
const scimform = (...args: string[]) =>
  runInSandbox(sandbox, root, [...args, "--json"], { SCIMFORM_TOKEN_ADVISORS_TEST: token });

test.each<[string, Fault, string]>([
  ["503 at every target", { at: "targets", status: 503 }, "failing"],
  ["429 at the endpoint of a stack", { at: stack, status: 429, retryAfter: 1, path: "^/Users" }, "throttled"],
  ["cut connections", { at: stack, drop: true }, "refused"],
])("%s", async (_, fault, cause) => {
  await arm(fault);
  expect(listFaults(served())).toEqual([{ ...fault, at: stack }]);
  const tested = await scimform("test-connection", stack);
  expect([tested.exitCode, tested.json.results[0]?.["cause"]]).toEqual([3, cause]);
  const verified = await scimform("verify", stack, "--user", maja);
  expect(verified.exitCode).toBe(1);
  expect(verified.json.problems[0]?.code).toMatch(/^TARGET_/);
  await clearFaults(served());
  expect((await scimform("test-connection", stack)).exitCode).toBe(0);
  expect((await scimform("verify", stack, "--user", maja)).exitCode).toBe(0);
});

test("one that is over; one beside the tenant's own", async () => {
  await arm({ at: stack, status: 500, times: 1 });
  await arm({ status: 503, path: "/auditLogs/", times: 1 });
  expect(listFaults(served())).toHaveLength(2);
  expect((await scimform("test-connection", stack)).exitCode).toBe(3);
  expect((await scimform("test-connection", stack)).exitCode).toBe(0);
});

test.each<[string, Fault, string]>([
  ["a path of SCIM at the tenant", { status: 503, path: "/scim/v2/Users" }, "SANDBOX_FAULT_IDLE"],
  ["a method that nothing takes", { status: 503, method: "PUT", path: "/users$" }, "SANDBOX_FAULT_IDLE"],
  ["an org that is not there", { status: 503, at: "org" }, "SANDBOX_NO_ORG"],
  ["a stack that has no endpoint", { status: 503, at: "rooms-test" }, "SANDBOX_NO_ENDPOINT"],
])("what could never act is refused: %s", async (_, fault, code) => {
  await expect(arm(fault)).rejects.toThrow(code);
  expect(listFaults(served())).toEqual([]);
});

test.each([
  { status: 503, path: "/synchronization/" },
  { status: 500, method: "post", path: "/jobs$" },
  { status: 401, path: "/oauth2/v2.0/token$" },
  { drop: true, path: "/users/maja@contoso.example" },
])("%j can act", async (fault) => {
  await arm(fault);
  expect(listFaults(served())).toEqual([fault]);
});
