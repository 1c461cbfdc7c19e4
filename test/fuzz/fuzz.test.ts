import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { buildProject } from "../../lib/config/project";
import { readProjectFiles } from "../../lib/config/common/files";
import { parseJson } from "../../lib/core/json";
import { ScimformError } from "../../lib/core/problem";
import { checkFilter, evaluateFilters, fromScope } from "../../lib/entra/filters";
import type { DesiredFilter } from "../../lib/entra/filters/filter";
import { SynchronizationApi } from "../../lib/entra/graph";
import { evaluate, EvaluationError, fromSource, parse, print, toSource } from "../../lib/entra/language";
import { checkSchema, defaultSynchronizationSchema, extractSchema, readSchema } from "../../lib/entra/schema";
import { checkExpression, ExpressionError, evaluate as evaluateOkta } from "../../lib/okta/language";
import { listUsers, ScimClient, scimEndpoint } from "../../lib/scim";
import { isActive } from "../../lib/verify";
import { Lifecycle } from "../../provider/plugin/lifecycle";
import { calls } from "../../provider/plugin/messages";
import { operations } from "../../provider/plugin/operations";
import { scimformProvider } from "../../provider/provider";
import { json, scriptedFetch, scriptedGraph, virtualTime } from "../lib/entra/graph/fake-graph";
import { environment } from "../lib/entra/language/evaluating";
import { attributes as directoryAttributes, expression } from "../lib/entra/language/arbitraries";
import { mutated, mutatedJson } from "./mutations";

/**
 * Whatever comes from outside, broken in any way, is refused in the catalogue's words or taken; nothing crashes, nothing hangs.
 * In the suite a few hundred inputs, the same every time; `npm run fuzz` goes on for minutes with a seed of its own.
 */
const { SCIMFORM_FUZZ_SEED: seed, SCIMFORM_FUZZ_SECONDS: seconds } = process.env;
const settings = (runs: number): fc.Parameters<unknown> =>
  seconds === undefined
    ? { seed: 1, numRuns: runs }
    : {
        seed: Number(seed),
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: Number(seconds) * 1000,
        markInterruptAsFailure: false,
      };

/** Does it, and passes over what is refused in one of the expected ways. */
async function refusedOrTaken(act: () => unknown, ...expected: (abstract new (...args: never[]) => Error)[]) {
  try {
    await act();
  } catch (error) {
    if (![ScimformError, ...expected].some((kind) => error instanceof kind)) throw error;
  }
}

const root = resolve(__dirname, "../..");

test("config", () => {
  const files = readProjectFiles(join(root, "examples/andmoney"));
  const options = { env: {}, sandbox: false, now: 0 };
  const all = [...files.deployments, ...(files.environments ? [files.environments] : []), ...files.targets.values()];
  const input = fc.constantFrom(...all).chain((file) => fc.tuple(fc.constant(file), mutated(file.text)));
  fc.assert(
    fc.property(input, ([file, text]) => {
      const changed = { name: file.name, text };
      const { problems } = buildProject(
        {
          ...files,
          deployments: files.deployments.map((each) => (each === file ? changed : each)),
          ...(files.environments && { environments: files.environments === file ? changed : files.environments }),
          targets: new Map([...files.targets].map(([name, each]) => [name, each === file ? changed : each])),
        },
        options,
      );
      for (const { code, summary } of problems) expect([code, summary]).not.toContain("");
    }),
    settings(5),
  );
});

const samples = readdirSync(join(root, "config/targets"))
  .filter((name) => name.endsWith(".yaml"))
  .flatMap((name) => readFileSync(join(root, "config/targets", name), "utf8").match(/\w+\([^\n]*\)/g) ?? []);

test("expressions of Entra", async () => {
  const text = fc.oneof(fc.constantFrom(...samples), expression.map(print)).chain(mutated);
  await fc.assert(
    fc.asyncProperty(text, directoryAttributes, async (source, attributes) => {
      const parsed = parse(source);
      if (!parsed.ok) return expect(parsed.problems.length).toBeGreaterThan(0);
      await refusedOrTaken(() => evaluate(parsed.expression, attributes, environment()), EvaluationError);
      expect(parse(print(parsed.expression)).ok).toBe(true);
      fromSource(toSource(parsed.expression));
    }),
    settings(400),
  );
});

test("expressions of Okta", async () => {
  const known = [
    'String.substringBefore(user.email, "@") + "x"',
    'user.department == "Sales" ? "a" : (user.isContractor ? "b" : null)',
    'String.replace(String.toUpperCase(user.login), "A", "${source.login}")',
    'Arrays.contains(user.roles, "a") && !(user.age > 18)',
  ];
  const user = { email: "a@b", login: "anna", roles: ["a"], age: 3, department: "Sales" };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...known).chain(mutated), async (text) => {
      await refusedOrTaken(() => checkExpression(text), ExpressionError);
      await refusedOrTaken(
        () => evaluateOkta(text, { variables: { user, source: user, appuser: user } } as never),
        ExpressionError,
      );
    }),
    settings(300),
  );
});

test("filters", () => {
  const clause = fc.record({
    attribute: fc.constantFrom("country", "mail", "__proto__"),
    operator: fc.oneof(fc.constantFrom("EQUALS", "REGEX MATCH", "GREATER_THAN", "Includes", "is null"), fc.string()),
    value: fc.oneof(fc.string(), fc.constantFrom("(a+)+$", "[", "(?<n>", "\\", "9".repeat(50))).chain(mutated),
  });
  fc.assert(
    fc.property(fc.array(clause, { minLength: 1, maxLength: 3 }), directoryAttributes, (all, attributes) => {
      const filter = { name: "f", all } as unknown as DesiredFilter;
      if (checkFilter(filter).length === 0) evaluateFilters([filter], attributes);
    }),
    settings(300),
  );
});

test("schemas from Graph", async () => {
  const live: unknown = JSON.parse(JSON.stringify(defaultSynchronizationSchema({ jobId: "job" })));
  const desired = extractSchema(defaultSynchronizationSchema({ jobId: "job" }));
  await fc.assert(
    fc.asyncProperty(mutatedJson(live), (answer) =>
      refusedOrTaken(async () => {
        const { graph } = scriptedGraph([json(answer)]);
        const read = await new SynchronizationApi(graph).getSchema("app", "job");
        const extracted = extractSchema(read);
        readSchema(desired, read);
        checkSchema(extracted);
        for (const rule of read.synchronizationRules)
          for (const { scope } of rule.objectMappings ?? []) fromScope(scope);
      }),
    ),
    settings(12),
  );
});

test("answers of a target", async () => {
  const user = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    ...{ id: "1", userName: "anna", active: "True", name: { givenName: "Anna" } },
    emails: [{ type: "work", value: "anna@contoso.example", primary: true }],
    meta: { resourceType: "User", created: "2026-01-01T00:00:00Z" },
  };
  const list = { schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], totalResults: 1, Resources: [user] };
  const status = fc.constantFrom(200, 200, 201, 302, 400, 429, 503);
  const retryAfter = fc.oneof(fc.constantFrom("0", "-1", "1e9", "Thu, 01 Jan 1970 00:00:00 GMT"), fc.base64String());
  const body = fc.oneof(mutatedJson(list), mutated(JSON.stringify(list)));
  const answer = fc.tuple(status, body, retryAfter).map(([code, content, wait]) => ({
    ...{ status: code, body: content, headers: { "retry-after": wait } },
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 6, maxLength: 6 }), (answers) =>
      refusedOrTaken(async () => {
        const { fetch } = scriptedFetch(answers);
        const token = async () => "token";
        const endpoint = scimEndpoint("https://api.vendor.example/scim");
        const client = new ScimClient({ endpoint, token, fetch, ...virtualTime() });
        for await (const account of listUsers(client)) isActive(account);
      }),
    ),
    settings(200),
  );
});

test("texts that should be JSON", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }).chain(mutated), (text) => {
      parseJson(text);
    }),
    settings(300),
  );
});

test("messages of Terraform", async () => {
  const outside = { env: {}, fetch: () => Promise.reject(new Error("no network")), ...virtualTime() };
  const provider = scimformProvider(outside);
  const types = Object.keys(provider.resources);
  const mapping = { source: "[mail]", match: 1, apply: "always", default: null };
  const config = {
    ...{ service_principal_id: "11111111-0000-4000-8000-000000000001", job_id: "job", template: "scim", id: null },
    ...{ users: { enabled: true, mappings: { userName: mapping }, filters: null }, groups: null, attributes: null },
  };
  const bytes = fc.oneof(
    mutatedJson(config).map((value) => Buffer.from(encode(value))),
    mutatedJson(config).map((value) => Buffer.from(JSON.stringify(value) ?? "")),
    fc.uint8Array({ maxLength: 64 }).map((each) => Buffer.from(each)),
  );
  const value = bytes.chain((packed) =>
    fc.constantFrom({ msgpack: packed, json: Buffer.alloc(0) }, { msgpack: Buffer.alloc(0), json: packed }),
  );
  const call = fc.record({
    name: fc.constantFrom(...(Object.keys(calls) as (keyof typeof calls)[])),
    typeName: fc.oneof(fc.constantFrom(...types, "toString", ""), fc.string()),
    values: fc.array(value, { minLength: 3, maxLength: 3 }),
    wire: fc.uint8Array({ maxLength: 80 }),
  });
  await fc.assert(
    fc.asyncProperty(call, async ({ name, typeName, values: [first, second, third], wire }) => {
      const handlers = operations(provider, new Lifecycle(() => true));
      const request = {
        ...{ typeName, config: first, priorState: second, plannedState: third, proposedNewState: third },
        ...{ priorPrivate: Buffer.alloc(0), plannedPrivate: Buffer.alloc(0), private: Buffer.alloc(0) },
        ...{ currentState: first, version: 0, rawState: { json: first?.json ?? Buffer.alloc(0), flatmap: {} } },
        ...{
          id: typeName,
          sourceTypeName: typeName,
          targetTypeName: typeName,
          sourceState: { json: first?.json ?? Buffer.alloc(0) },
        },
      };
      const handle = handlers[name] as (message: unknown) => Promise<{ diagnostics?: unknown } | undefined>;
      expect(await handle(request)).toBeDefined();
      // gRPC answers what cannot be decoded.
      await refusedOrTaken(() => void calls[name].request.decode(Buffer.from(wire)), Error);
    }),
    settings(200),
  );
});
