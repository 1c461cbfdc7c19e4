import { execFileSync } from "node:child_process";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { processRuns, until } from "../support/terraform";
import { Stack, users } from "./stack";

/**
 * Whoever is killed while a write is under way: the next apply goes on from there, nothing is done twice, and no provider
 * process stays.
 */

let sandbox: EntraSandbox;
/** Every request that reached the tenant, also those whose sender was gone before the answer. */
const requests: string[] = [];
let onRequest: (request: string) => void = () => undefined;
const stacks: Stack[] = [];

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  const { faults } = sandbox;
  const take = faults.take.bind(faults);
  faults.take = (method, path) => {
    const fault = take(method, path);
    requests.push(`${method} ${path}`);
    onRequest(`${method} ${path}`);
    return fault;
  };
});

afterAll(async () => {
  for (const { workspace } of stacks) workspace.dispose();
  await sandbox.stop();
});

const jobOf = ({ jobIds }: Stack) => sandbox.tenant.findJob(jobIds[0] ?? "");
const mappingsOf = (stack: Stack): number =>
  JSON.stringify(jobOf(stack).schema).split('"targetAttributeName"').length - 1;

/** The writes of one apply in their order, and how to see that one took effect. */
const writes: readonly { method: string; path: string; done: (stack: Stack) => boolean }[] = [
  { method: "POST", path: "/jobs", done: ({ jobIds }) => jobIds.length > 0 },
  { method: "PUT", path: "/schema", done: (stack) => mappingsOf(stack) < 2 * Object.keys(users.mappings).length },
  {
    method: "PUT",
    path: "/secrets",
    done: ({ servicePrincipalId }) =>
      (sandbox.tenant.state.secrets[servicePrincipalId] ?? []).some(({ key }) => key === "SyncAll"),
  },
  { method: "POST", path: "/start", done: (stack) => JSON.stringify(jobOf(stack).job["schedule"]).includes("Active") },
];

type Victim = "Ctrl-C" | "SIGTERM to Terraform" | "SIGKILL to Terraform" | "SIGKILL to the provider";

test.each<Victim>(["Ctrl-C", "SIGTERM to Terraform", "SIGKILL to Terraform", "SIGKILL to the provider"])(
  "%s at each write in turn",
  async (victim) => {
    const stack = await new Stack(`app-${stacks.length}`, sandbox, { APP_TOKEN: "a-token" }).initialise();
    stacks.push(stack);
    const { workspace, servicePrincipalId } = stack;
    sandbox.tenant.state.secrets[servicePrincipalId] = [
      { key: "BaseAddress", value: "https://target.example/scim" },
      { key: "SecretToken", value: "a-token" },
    ];

    for (const { method, path, done } of writes) {
      const arrived = hold(method, path);
      const { process: terraform, result } = workspace.start("apply", "-auto-approve", "-no-color");
      await Promise.race([arrived, result.then(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr)))]);
      const providers = childrenOf(terraform.pid ?? 0);
      expect(providers.length).toBeGreaterThan(0);
      strike(victim, terraform.pid ?? 0, providers);
      await result;
      await until("every provider process ends", () => !providers.some(processRuns));
      await until("the write in flight takes effect", () => done(stack));
    }

    expect(await workspace.run("apply", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    expect(await workspace.planIsEmpty()).toBe(true);
    expect(await workspace.state("scimform_synchronization_job.this")).toMatchObject({ job_id: stack.jobIds[0] });
    const made = requests.filter((request) => request.includes(servicePrincipalId) && !request.startsWith("GET"));
    expect(made.map((request) => request.replace(/ .*(?=\/)/, " "))).toEqual(
      writes.map(({ method, path }) => `${method} ${path}`),
    );
  },
);

/** Delays the next such request; resolves when it has arrived. It takes effect whatever becomes of its sender. */
function hold(method: string, path: string): Promise<void> {
  sandbox.faults.clear();
  sandbox.faults.add({ method, path: `${path}$`, times: 1, latency: 500 });
  return new Promise((resolve) => {
    onRequest = (request) => {
      if (request.startsWith(`${method} `) && request.endsWith(path)) resolve();
    };
  });
}

function childrenOf(parent: number): number[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parentId]) => parentId === parent)
    .map(([pid = 0]) => pid);
}

function strike(victim: Victim, terraform: number, providers: readonly number[]): void {
  if (victim === "Ctrl-C") process.kill(-terraform, "SIGINT");
  else if (victim === "SIGTERM to Terraform") process.kill(terraform, "SIGTERM");
  else if (victim === "SIGKILL to Terraform") process.kill(terraform, "SIGKILL");
  else for (const provider of providers) process.kill(provider, "SIGKILL");
}
