import type { Run } from "../run";
import { allStacks, MixedWorld, person, type Side, stacks } from "./mixed-world";

const sides: readonly Side[] = ["entra", "okta"];
const deployed = sides.map((side) => stacks[side].deployed);
const refusal: Readonly<Record<Side, string>> = { entra: "ENTRA_SIGN_IN_FAILED", okta: "OKTA_TOKEN_REJECTED" };
const absence: Readonly<Record<Side, string>> = { entra: "ENTRA_APP_NOT_FOUND", okta: "OKTA_APP_MISSING" };

let world: MixedWorld;
beforeAll(async () => {
  world = await MixedWorld.start();
});
afterAll(() => world.close());

const codesOf = ({ json }: Run): string[] => json.problems.map(({ code }) => code).sort();
const stacksOf = ({ json }: Run): unknown[] => json.results.map(({ stack }) => stack);
const headings = ({ stdout }: Run): number => stdout.match(/^#+ /gm)?.length ?? 0;
const codesIn = (text: string): string[] =>
  [...text.matchAll(/(?:error|warning) ([A-Z_]+): /g)].map(([, code]) => code ?? "");

/** Stack by stack, so that neither identity provider depends on the other. */
async function provisionEverybody(): Promise<void> {
  for (const stack of deployed) await world.run(["provision", stack, "--all-assigned", "--yes"]);
}

interface Expected {
  readonly exitCode: number;
  /** Codes of everything that is reported, in no order. */
  readonly codes: readonly string[];
  /** Stack -> what `state` holds. */
  readonly states: Readonly<Record<string, string>>;
}

/** Holds the outputs of a verb that reads many stacks against the same expectations. */
async function expectEveryForm(args: readonly string[], refused: Side | undefined, expected: Expected): Promise<void> {
  const { exitCode, states } = expected;
  const codes = [...expected.codes].sort();
  const where = refused === undefined ? {} : { refused };

  const json = await world.run([...args, "--json"], where);
  expect({ exitCode: json.exitCode, codes: codesOf(json) }).toEqual({ exitCode, codes });
  expect(json.json.results.map(({ stack, state }) => [stack, state])).toEqual(Object.entries(states));

  const text = await world.run(args, where);
  expect({ exitCode: text.exitCode, codes: codesIn(text.stderr).sort() }).toEqual({ exitCode, codes });
  const lines = text.stdout.split("\n").flatMap((line) => /^([a-z-]+-test): /.exec(line)?.[1] ?? []);
  expect(lines).toEqual(Object.keys(states));

  const page = await world.run([...args, "--markdown"], where);
  expect({ exitCode: page.exitCode, codes: codesIn(page.stderr).sort() }).toEqual({ exitCode, codes });
  expect(headings(page)).toBe(1);
  // Differences and stacks that are not deployed are told in words.
  for (const code of codes) if (!/^DRIFT_/.test(code)) expect(page.stdout).toContain(`${code}: `);
  for (const [stack, state] of Object.entries(states))
    if (state !== "same") expect(page.stdout).toMatch(new RegExp(`^(\\*\\*|\\| )${stack}`, "m"));
  return undefined;
}

/** The state of each stack, which depends on how its identity provider is. */
const statesBy = (of: (stack: string, side: Side) => string): Record<string, string> =>
  Object.fromEntries(
    sides.flatMap((side) => Object.values(stacks[side] as object).map((stack: string) => [stack, of(stack, side)])),
  );
const isDeployed = (stack: string): boolean => deployed.includes(stack);
const others = (refused: Side): readonly Side[] => sides.filter((side) => side !== refused);

/** People assigned in Okta before provisioning was enabled have no account. */
const findings: Readonly<Record<Side, readonly string[]>> = { entra: [], okta: ["OKTA_NEVER_PROVISIONED"] };

describe("status", () => {
  test("some stacks are not deployed", () =>
    expectEveryForm(["status"], undefined, {
      exitCode: 1,
      codes: sides.flatMap((side) => [absence[side], ...findings[side]]),
      states: statesBy((stack) => (isDeployed(stack) ? "running" : "unknown")),
    }));

  test.each(sides)("the sign-in to %s is refused", (refused) =>
    expectEveryForm(["status"], refused, {
      exitCode: 1,
      codes: [
        ...[refusal[refused], refusal[refused]],
        ...others(refused).flatMap((side) => [absence[side], ...findings[side]]),
      ],
      states: statesBy((stack, side) => (side !== refused && isDeployed(stack) ? "running" : "unknown")),
    }),
  );

  test("the gate says of each stack whether it passes", async () => {
    const { stdout, exitCode } = await world.run(["status", ...allStacks, "--gate", "--allow-first-cycle"]);
    expect(exitCode).toBe(1);
    expect(stdout.split("\n").filter((line) => line !== "")).toEqual([
      `${stacks.entra.deployed}: passes`,
      `${stacks.entra.undeployed}: could not be read`,
      `${stacks.okta.deployed}: does not pass`,
      `${stacks.okta.undeployed}: could not be read`,
    ]);
  });
});

describe("drift", () => {
  test("some stacks are not deployed", () =>
    expectEveryForm(["drift"], undefined, {
      exitCode: 3,
      codes: ["DRIFT_NOT_DEPLOYED", "DRIFT_NOT_DEPLOYED"],
      states: statesBy((stack) => (isDeployed(stack) ? "same" : "missing")),
    }));

  test.each(sides)("the sign-in to %s is refused", (refused) =>
    expectEveryForm(["drift"], refused, {
      exitCode: 1,
      codes: [refusal[refused], refusal[refused], "DRIFT_NOT_DEPLOYED"],
      states: statesBy((stack, side) => {
        if (side === refused) return "unknown";
        return isDeployed(stack) ? "same" : "missing";
      }),
    }),
  );
});

describe("steps", () => {
  test.each<[string, Side | undefined]>([
    ["some stacks are not deployed", undefined],
    ["the sign-in to Entra is refused", "entra"],
    ["the sign-in to Okta is refused", "okta"],
  ])("%s: every stack has its guide", async (_, refused) => {
    const where = refused === undefined ? {} : { refused };
    const json = await world.run(["steps", "--json"], where);
    expect(stacksOf(json)).toEqual(allStacks);
    for (const result of json.json.results)
      expect(Object.keys(result).sort()).toEqual([
        "documentation",
        "items",
        "prerequisites",
        "remarks",
        "stack",
        "title",
      ]);
    const notAsked = refused && { entra: "STEPS_TENANT_NOT_ASKED", okta: "STEPS_ORG_NOT_ASKED" }[refused];
    const told = codesOf(json).filter((code) => code.endsWith("_NOT_ASKED"));
    expect(told).toEqual(notAsked === undefined ? [] : [notAsked, notAsked]);
    expect(codesOf(json).filter((code) => !/^STEPS_/.test(code))).toEqual([]);

    const text = await world.run(["steps"], where);
    expect(text.exitCode).toBe(json.exitCode);
    for (const stack of allStacks) expect(text.stdout).toMatch(new RegExp(`^${stack}: `, "m"));
    const page = await world.run(["steps", "--markdown"], where);
    expect(page.exitCode).toBe(json.exitCode);
    expect(headings(page)).toBe(allStacks.length);
    for (const run of [text, page]) expect(codesIn(run.stderr).sort()).toEqual(codesOf(json));
  });
});

describe("doctor", () => {
  test.each<[string, Side | undefined]>([
    ["some stacks are not deployed", undefined],
    ["the sign-in to Entra is refused", "entra"],
    ["the sign-in to Okta is refused", "okta"],
  ])("%s: every stack is looked at or skipped", async (_, refused) => {
    const where = refused === undefined ? {} : { refused };
    const { json, exitCode } = await world.run(["doctor", "--json"], where);
    const application = json.results.filter(({ subject }) => allStacks.includes(String(subject)));
    expect([...new Set(application.map(({ subject }) => subject))]).toEqual(allStacks);
    for (const result of json.results)
      expect(result).toMatchObject({
        check: expect.any(String),
        state: expect.stringMatching(/^(fine|warning|found|skipped)$/),
        text: expect.any(String),
        problems: expect.any(Array),
      });
    const codes = json.problems.map(({ code }) => code);
    for (const side of sides) expect(codes.includes(refusal[side])).toBe(side === refused);
    const text = await world.run(["doctor"], where);
    expect(text.exitCode).toBe(exitCode);
    for (const stack of allStacks) expect(text.stdout).toContain(` ${stack}: `);
    expect(codesIn(text.stderr).sort()).toEqual([...codes].sort());
  });
});

describe("credentials", () => {
  test("all are announced, and one question is asked", async () => {
    const { stdout, stderr, exitCode } = await world.run(["credentials", ...deployed]);
    expect(exitCode).toBe(2);
    for (const stack of deployed) expect(stdout).toMatch(new RegExp(`^${stack}: `, "m"));
    expect(codesIn(stderr)).toEqual(["HEALTH_NOT_CONFIRMED"]);
    expect(stderr).toContain(deployed.join(", "));
  });

  test("a stack that is not deployed does not keep the others from theirs", async () => {
    const run = await world.run(["credentials", ...allStacks, "--yes", "--json"]);
    expect([run.exitCode, codesOf(run)]).toEqual([1, sides.map((side) => absence[side])]);
    expect(stacksOf(run)).toEqual(deployed);
  });

  test.each(sides)("the sign-in to %s is refused", async (refused) => {
    const run = await world.run(["credentials", ...deployed, "--yes", "--json"], { refused });
    expect([run.exitCode, codesOf(run)]).toEqual([1, [refusal[refused]]]);
    expect(stacksOf(run)).toEqual(others(refused).map((side) => stacks[side].deployed));
  });

  test.each([
    ["--clear", "entra"],
    ["--rotate", "entra"],
    ["--verify", "okta"],
  ] as const)(
    "%s, which the other identity provider lacks, is refused before anything is done",
    async (option, side) => {
      const lacking = stacks[others(side)[0] ?? side].deployed;
      const run = await world.run(["credentials", lacking, option, "--yes", "--json"]);
      expect([run.exitCode, codesOf(run)]).toEqual([
        2,
        [side === "entra" ? "COMMAND_NOT_IN_OKTA" : "COMMAND_ONLY_IN_OKTA"],
      ]);
      expect(run.json.problems[0]?.summary).toContain(lacking);
      if (option === "--clear") return;
      const both = await world.run(["credentials", ...deployed, option, "--yes", "--json"]);
      expect([both.exitCode, both.json.results]).toEqual([2, []]);
    },
  );
});

describe("provision", () => {
  test("a dry run shows everybody of every stack", async () => {
    const args = ["provision", ...deployed, "--all-assigned", "--dry-run"];
    const json = await world.run([...args, "--json"]);
    expect([json.exitCode, codesOf(json)]).toEqual([0, []]);
    expect([...new Set(stacksOf(json))]).toEqual(deployed);
    for (const { subject } of json.json.results)
      expect(subject).toMatchObject({ name: expect.any(String), objectId: expect.any(String), objectTypeName: "User" });
    const { stdout, exitCode } = await world.run(args);
    expect(exitCode).toBe(0);
    for (const stack of deployed)
      expect(stdout).toMatch(new RegExp(`^${stack}: would provision .*; nothing is changed$`, "m"));
    expect(stdout).toContain(person.okta);
  });

  test("all are announced, and one question is asked", async () => {
    const { stdout, stderr, exitCode } = await world.run(["provision", ...deployed, "--all-assigned"]);
    expect(exitCode).toBe(2);
    for (const stack of deployed) expect(stdout).toMatch(new RegExp(`^${stack}: `, "m"));
    expect(codesIn(stderr)).toEqual(["HEALTH_NOT_CONFIRMED"]);
  });

  test("a group is refused before anything is done", async () => {
    const run = await world.run(["provision", ...deployed, "--group", "SCIM Advisors Pilot", "--yes", "--json"]);
    expect([run.exitCode, codesOf(run), run.json.results]).toEqual([2, ["COMMAND_NOT_IN_OKTA"], []]);
  });

  test.each(sides)("the sign-in to %s is refused", async (refused) => {
    const run = await world.run(["provision", ...deployed, "--all-assigned", "--dry-run", "--json"], { refused });
    expect([run.exitCode, codesOf(run)]).toEqual([1, [refusal[refused]]]);
    expect([...new Set(stacksOf(run))]).toEqual(others(refused).map((side) => stacks[side].deployed));
  });

  test("everybody is provisioned on both sides; stacks and people that are not there are reported", async () => {
    const who = ["--all-assigned", "--user", "nobody@contoso.example"];
    const run = await world.run(["provision", ...allStacks, ...who, "--yes", "--json"]);
    const unknown = ["ENTRA_USER_NOT_FOUND", "OKTA_PERSON_MISSING"];
    expect([run.exitCode, codesOf(run)]).toEqual([1, [...Object.values(absence), ...unknown].sort()]);
    expect([...new Set(stacksOf(run))].sort()).toEqual([...deployed].sort());
    for (const result of run.json.results)
      expect(result).toMatchObject({ subject: { objectTypeName: "User" }, inTarget: true, reason: null });
  });

  test("results as they come", async () => {
    const { stdout, exitCode } = await world.run(["provision", ...deployed, "--all-assigned", "--yes", "--jsonl"]);
    expect(exitCode).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toEqual({ command: "provision", exitCode: 0 });
    const results = lines.slice(0, -1).map(({ result }) => result as Record<string, unknown>);
    expect(new Set(results.map(({ stack }) => stack))).toEqual(new Set(deployed));
    for (const result of results) expect(result).toMatchObject({ subject: { objectTypeName: "User" }, inTarget: true });
  });
});

describe("verify", () => {
  beforeAll(provisionEverybody);

  test("everybody is as mapped; a stack that is not deployed is an error", async () => {
    const run = await world.run(["verify", ...allStacks, "--all", "--json"]);
    expect([run.exitCode, codesOf(run)]).toEqual([1, Object.values(absence)]);
    expect([...new Set(stacksOf(run))]).toEqual(deployed);
    for (const result of run.json.results) {
      expect(result).toMatchObject({ person: expect.any(String), result: "mapped", id: expect.any(String) });
      for (const value of result["values"] as object[])
        expect(value).toMatchObject({ attribute: expect.any(String), expected: expect.anything(), result: "same" });
      expect(result["values"]).not.toEqual([]);
    }
    const { stdout, stderr } = await world.run(["verify", ...allStacks, "--all"]);
    for (const stack of deployed) expect(stdout).toMatch(new RegExp(`^${stack}: \\d+ mapped$`, "m"));
    expect(codesIn(stderr).sort()).toEqual(Object.values(absence));
  });

  test.each(sides)("the sign-in to %s is refused", async (refused) => {
    const run = await world.run(["verify", ...deployed, "--all", "--json"], { refused });
    expect([run.exitCode, codesOf(run)]).toEqual([1, [refusal[refused]]]);
    expect([...new Set(stacksOf(run))]).toEqual(others(refused).map((side) => stacks[side].deployed));
  });
});

describe("logs", () => {
  beforeAll(provisionEverybody);

  test.each(sides)("%s: who was created, as one shape", async (side) => {
    const args = ["logs", stacks[side].deployed, "--action", "create", "--user", person[side]];
    const run = await world.run([...args, "--json"]);
    expect([run.exitCode, codesOf(run)]).toEqual([0, []]);
    expect(run.json.results).toEqual([
      expect.objectContaining({
        stack: stacks[side].deployed,
        time: expect.stringMatching(/^\d{4}-/),
        action: "create",
        outcome: "success",
        subject: { id: expect.any(String), name: expect.any(String), type: "User" },
        reason: null,
      }),
    ]);
    const { stdout } = await world.run(args);
    expect(stdout).toMatch(/^\S+Z {2}.*success/m);
  });

  test.each(sides)("%s: a stack that is not deployed, a sign-in that is refused, nothing in the log", async (side) => {
    const absent = await world.run(["logs", stacks[side].undeployed, "--json"]);
    expect([absent.exitCode, codesOf(absent), absent.json.results]).toEqual([1, [absence[side]], []]);
    const refused = await world.run(["logs", stacks[side].deployed, "--json"], { refused: side });
    expect([refused.exitCode, codesOf(refused)]).toEqual([1, [refusal[side]]]);
    const nothing = ["logs", stacks[side].deployed, "--status", "failure", "--user", person[side]];
    const { stdout, exitCode } = await world.run(nothing);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Nothing in the .*[lL]og\. It is .*late, and kept for /);
  });

  test("one stack at a time, whosever they are", async () => {
    expect(codesOf(await world.run(["logs", "*-test", "--json"]))).toEqual(["COMMAND_ONE_STACK"]);
  });
});

describe("export", () => {
  const app: Record<Side, string> = { entra: "Advisors", okta: "" };
  beforeAll(() => {
    app.okta = Object.keys(world.okta.org.state.apps)[0] ?? "";
  });
  const args = (side: Side): string[] => ["export", app[side], "--environment", "test", "--dry-run", "--json"];

  test.each(sides)("%s: an app that a stack of the project has made, and a sign-in that is refused", async (side) => {
    const managed = await world.run([...args(side), "--app", "another"]);
    expect([managed.exitCode, codesOf(managed), managed.json.results]).toEqual([2, ["EXPORT_ALREADY_MANAGED"], []]);
    const refused = await world.run(args(side), { refused: side });
    expect([refused.exitCode, codesOf(refused)]).toEqual([1, [refusal[side]]]);
  });
});
