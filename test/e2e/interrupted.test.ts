import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StubTarget } from "../../bench/stub-target";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { trustingFetch } from "../../sandbox/trusting-fetch";
import { graphAs, signIn } from "../sandbox/client";
import { projectFolder, run, type Run } from "../scripts/run";
import { assign, deployCompletely, deployStack } from "../scripts/sandbox-world";
import { sources } from "../support/providers";

/**
 * Commands whose process dies at any of their calls, before it reaches the service or before its answer is back, and that
 * are then run again: the tenant and the target end as they do without the accident.
 */

const stack = "advisors-test";
const token = "token-of-the-dead";
const newToken = "token-of-the-living";
const person = "maja.lund@contoso.example";

interface DeployedProject {
  readonly sandbox: EntraSandbox;
  readonly target: StubTarget;
  readonly root: string;
  readonly app: string;
  now: number;
}

const open: DeployedProject[] = [];
afterEach(async () => {
  for (const { sandbox, target } of open.splice(0)) {
    await sandbox.stop();
    await target.stop();
  }
});

async function world(deployed: "completely" | "without credentials"): Promise<DeployedProject> {
  const target = await StubTarget.start();
  const here: { now: number } = { now: Date.parse("2026-11-22T08:00:00Z") };
  const sandbox = await startEntraSandbox({
    ...sources,
    seed: 7,
    now: () => here.now,
    routes: { "https://target.example/scim": target.baseUrl },
  });
  const root = projectFolder();
  const { app } = await (deployed === "completely"
    ? deployCompletely(sandbox, root, stack, token)
    : deployStack(sandbox, root, stack));
  await assign(sandbox, app, sandbox.tenant.user(person).id);
  const made = Object.assign(here, { sandbox, target, root, app });
  open.push(made);
  return made;
}

interface Death {
  /** Which call of the process is its last, from 0. */
  readonly at: number;
  readonly answered: "before it is sent" | "before its answer is back";
}

/** Runs a command; with a death, it never comes back from that call. Undefined when it died. */
async function runs(here: DeployedProject, args: readonly string[], death?: Death): Promise<Run | undefined> {
  const fetch = trustingFetch(here.sandbox.caPem);
  let calls = 0;
  let die: () => void = () => undefined;
  const died = new Promise<undefined>((settle) => (die = () => settle(undefined)));
  const mortal: typeof globalThis.fetch = async (...request) => {
    if (calls++ === death?.at) {
      if (death.answered === "before its answer is back") await fetch(...request);
      die();
      return new Promise<never>(() => undefined);
    }
    return fetch(...request);
  };
  const env = Object.fromEntries(
    Object.entries(here.sandbox.env()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return Promise.race([
    died,
    run([...args, "--yes", "--json"], {
      ...{ cwd: here.root, fetch: mortal, now: here.now },
      env: { ...env, SCIMFORM_TOKEN_ADVISORS_TEST: newToken },
      time: { clock: () => here.now, sleep: async (milliseconds) => void (here.now += milliseconds) },
      createCredential: () => ({ method: "test", getToken: () => signIn(here.sandbox) }),
    }),
  ]);
}

/** What counts in the end: secrets, settings, whether the job runs, and the people in the target. */
function outcome({ sandbox, target, app }: DeployedProject) {
  const secrets = (sandbox.tenant.state.secrets[app] ?? []).map(({ key, value }) => `${key}=${value}`).sort();
  const { schedule } = sandbox.tenant.findJob(stack).job;
  const people = target.users.all().map((each) => [each["userName"], each["active"]]);
  return { secrets, state: (schedule as { state: string }).state, people };
}

const commands: readonly [string, readonly string[], Parameters<typeof world>[0]][] = [
  ["the first credentials", ["credentials", stack, "--yes"], "without credentials"],
  ["credentials --rotate", ["credentials", stack, "--rotate", "--probe", person, "--yes"], "completely"],
  ["credentials --clear", ["credentials", stack, "--clear", "--yes"], "completely"],
  ["provision", ["provision", stack, "--user", person, "--yes"], "completely"],
  ["pause", ["pause", stack, "--yes"], "completely"],
  ["restart", ["restart", stack], "completely"],
];

test("recover, killed at each of its calls: no file is left, and the same one is written when it is run again", async () => {
  const here = await world("completely");
  const recover = ["recover", stack];
  const file = join(here.root, "imports", `${stack}.json`);
  expect(await runs(here, recover)).toMatchObject({ exitCode: 0 });
  const wanted = readFileSync(file, "utf8");
  here.sandbox.traffic.clear();
  for (let at = 0; ; at++) {
    rmSync(file);
    if ((await runs(here, recover, { at, answered: "before its answer is back" })) !== undefined) break;
    expect([at, existsSync(file)]).toEqual([at, false]);
    expect(await runs(here, recover)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, "utf8")).toBe(wanted);
  }
  expect(here.sandbox.traffic.list(/^(?!GET )\S+ \/(v1.0|beta)\/(?!\$batch)/)).toEqual([]);
  expect(readFileSync(file, "utf8")).toBe(wanted);
});

test("recover --restore, killed at each of its calls and run again, brings all back", async () => {
  const here = await world("completely");
  const { tenant } = here.sandbox;
  const send = await graphAs(here.sandbox);
  const application = Object.values(tenant.state.applications).find(
    ({ appId }) => appId === tenant.state.servicePrincipals[here.app]?.appId,
  );
  here.sandbox.setSwitches({ restoredApplication: "alone" });
  const restore = ["recover", stack, "--restore"];
  const deleted = () =>
    [application, tenant.state.servicePrincipals[here.app]].filter((each) => each?.deletedDateTime !== null).length;
  const wanted = outcome(here);
  let finished = false;
  const left = new Set<number>();
  for (let at = 0; !finished; at++) {
    for (const answered of ["before it is sent", "before its answer is back"] as const) {
      expect((await send("DELETE", `/applications/${application?.id ?? ""}`)).status).toBe(204);
      expect(deleted()).toBe(2);
      finished = (await runs(here, restore, { at, answered })) !== undefined;
      left.add(deleted());
      const again = deleted() > 0 ? { exitCode: 0 } : { exitCode: 2 };
      expect(await runs(here, restore)).toMatchObject(again);
      expect({ at, answered, deleted: deleted(), ...outcome(here) }).toEqual({ at, answered, deleted: 0, ...wanted });
    }
  }
  expect(left).toEqual(new Set([2, 1, 0]));
});

test.each(commands)("%s, killed at each of its calls and run again", async (_, args, deployed) => {
  const undisturbed = await world(deployed);
  expect(await runs(undisturbed, args)).toMatchObject({ exitCode: 0 });
  const wanted = outcome(undisturbed);

  let survived = false;
  let deaths = 0;
  for (let at = 0; !survived; at++) {
    for (const answered of ["before it is sent", "before its answer is back"] as const) {
      const here = await world(deployed);
      survived = (await runs(here, args, { at, answered })) !== undefined;
      if (survived) break;
      deaths++;
      const again = await runs(here, args);
      expect({ at, answered, exitCode: again?.exitCode }).toEqual({ at, answered, exitCode: 0 });
      expect({ at, answered, ...outcome(here) }).toEqual({ at, answered, ...wanted });
      await here.sandbox.stop();
      await here.target.stop();
      open.pop();
    }
  }
  expect(deaths).toBeGreaterThan(3);
});
