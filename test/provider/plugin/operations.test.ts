import { defineProblem, ExitCode, fail, ScimformError } from "../../../lib/core/problem";
import { packValue, unpackObject } from "../../../provider/plugin/dynamic-value";
import { Lifecycle, WriteForbidden } from "../../../provider/plugin/lifecycle";
import { operations } from "../../../provider/plugin/operations";
import { planNew } from "../../../provider/plugin/plan";
import { shapeOf } from "../../../provider/plugin/shape";
import {
  unknownValue,
  type ObjectValue,
  type Provider,
  type Resource,
  type Schema,
} from "../../../provider/plugin/types";

const schema: Schema = {
  version: 2,
  block: {
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", optional: true },
      guess: { type: "string", optional: true, computed: true },
      rules: {
        optional: true,
        nested: {
          mode: "map",
          attributes: { source: { type: "string", optional: true }, made: { type: "string", computed: true } },
        },
      },
    },
    blocks: {
      web: { mode: "list", block: { attributes: { uri: { type: "string", optional: true, computed: true } } } },
    },
  },
};
const shape = shapeOf(schema.block);
const pack = (value: ObjectValue | null) => packValue(shape, value);
const unpack = (value: Parameters<typeof unpackObject>[1]) => unpackObject(shape, value);
const none = Buffer.alloc(0);
const object = { id: "1", name: "n", guess: null, rules: null, web: [] };
const broken = defineProblem("TEST_BROKEN", ExitCode.failed, () => ({ summary: "It broke.", remedy: "Mend it." }));

function setUp(overrides: Partial<Resource<string>> = {}, alive: () => boolean = () => true) {
  const lifecycle = new Lifecycle(alive);
  const resource: Resource<string> = {
    schema,
    read: async (_context, state) => ({ state }),
    create: async (_context, { planned }) => ({ state: planned }),
    update: async (_context, { planned }) => ({ state: planned }),
    delete: async () => ({ state: null }),
    ...overrides,
  };
  const provider: Provider<string> = {
    name: "test",
    version: "1.0.0",
    about: "A test.",
    schema: { version: 0, block: { attributes: { url: { type: "string", optional: true } } } },
    configure: async ({ url }) => ({ client: typeof url === "string" ? url : null }),
    resources: { test_thing: resource },
    dataSources: { test_data: { schema, read: async ({ client }) => ({ state: { name: client } }) } },
  };
  return { handlers: operations(provider, lifecycle), lifecycle };
}
const configure = (handlers: ReturnType<typeof operations>) =>
  handlers.ConfigureProvider({
    terraformVersion: "1.11.4",
    config: packValue({ kind: "object", members: { url: { kind: "string" } } }, { url: "http://here" }),
  });
const applyRequest = (prior: ObjectValue | null, planned: ObjectValue | null) => ({
  typeName: "test_thing",
  priorState: pack(prior),
  plannedState: pack(planned),
  config: pack(planned),
  plannedPrivate: Buffer.from("planned"),
});

describe("apply", () => {
  const failing = async () => {
    throw fail(broken);
  };

  test("a failed creation leaves null, a failed update and a failed deletion the prior state", async () => {
    const { handlers } = setUp({ create: failing, update: failing, delete: failing });
    const created = await handlers.ApplyResourceChange(applyRequest(null, { name: "n" }));
    const updated = await handlers.ApplyResourceChange(applyRequest(object, { ...object, name: "m" }));
    const deleted = await handlers.ApplyResourceChange(applyRequest(object, null));
    expect(unpack(created.newState)).toBeNull();
    expect(unpack(updated.newState)).toEqual(object);
    expect(unpack(deleted.newState)).toEqual(object);
    for (const { diagnostics } of [created, updated, deleted]) {
      expect(diagnostics).toEqual([{ severity: 1, summary: "It broke.", detail: "Mend it. (TEST_BROKEN)" }]);
    }
  });

  test("a deletion that reports an error does not lose the object", async () => {
    const { handlers } = setUp({
      delete: async () => ({ state: null, diagnostics: [{ severity: "error", summary: "s", detail: "d" }] }),
    });
    expect(unpack((await handlers.ApplyResourceChange(applyRequest(object, null))).newState)).toEqual(object);
  });

  test("private data: the new one, else the planned one", async () => {
    const { handlers } = setUp({ update: async () => ({ state: object, privateData: Buffer.from("new") }) });
    expect((await handlers.ApplyResourceChange(applyRequest(null, object))).private.toString()).toBe("planned");
    expect((await handlers.ApplyResourceChange(applyRequest(object, object))).private.toString()).toBe("new");
  });

  test("a result that does not fit the schema is an error at its place", async () => {
    const { handlers } = setUp({ create: async () => ({ state: { name: 5 } }) });
    const { newState, diagnostics } = await handlers.ApplyResourceChange(applyRequest(null, object));
    expect(unpack(newState)).toBeNull();
    expect(diagnostics).toMatchObject([
      {
        severity: 1,
        detail: expect.stringContaining("PLUGIN_VALUE_MISMATCH"),
        attribute: { steps: [{ attributeName: "name" }] },
      },
    ]);
  });
});

describe("read", () => {
  const readRequest = { typeName: "test_thing", currentState: pack(object), private: none };

  test("an error is never absence", async () => {
    const { handlers } = setUp({
      read: async () => ({ state: null, diagnostics: [{ severity: "error", summary: "403", detail: "" }] }),
    });
    expect(unpack((await handlers.ReadResource(readRequest)).newState)).toEqual(object);
  });

  test("absence is", async () => {
    const { handlers } = setUp({ read: async () => ({ state: null }) });
    const answer = await handlers.ReadResource(readRequest);
    expect(unpack(answer.newState)).toBeNull();
    expect(answer.diagnostics).toEqual([]);
  });

  test("without a client it says that the provider is not configured; with one it reads", async () => {
    const { handlers } = setUp();
    const request = { typeName: "test_data", config: pack({}) };
    expect((await handlers.ReadDataSource(request)).diagnostics).toMatchObject([
      { summary: "The provider is not configured.", detail: expect.stringContaining("PLUGIN_NOT_CONFIGURED") },
    ]);
    expect(await configure(handlers)).toEqual({ diagnostics: [] });
    expect(unpack((await handlers.ReadDataSource(request)).state)).toMatchObject({ name: "http://here" });
  });
});

describe("plan", () => {
  test("by default computed values of a new object are known after apply, at every depth", () => {
    const proposed = {
      ...object,
      id: null,
      rules: { a: { source: "x", made: null } },
      web: [{ uri: null }, { uri: "u" }],
    };
    expect(planNew(schema.block, proposed)).toEqual({
      ...proposed,
      id: unknownValue,
      guess: unknownValue,
      rules: { a: { source: "x", made: unknownValue } },
      web: [{ uri: unknownValue }, { uri: "u" }],
    });
  });

  test("of an update and of a destroy it is what Terraform proposes", async () => {
    const { handlers } = setUp();
    const plan = (proposed: ObjectValue | null) =>
      handlers.PlanResourceChange({
        typeName: "test_thing",
        priorState: pack(object),
        proposedNewState: pack(proposed),
        config: pack(proposed),
        priorPrivate: Buffer.from("p"),
      });
    const update = await plan({ ...object, name: "m" });
    expect(unpack(update.plannedState)).toEqual({ ...object, name: "m" });
    expect(update.plannedPrivate.toString()).toBe("p");
    expect(unpack((await plan(null)).plannedState)).toBeNull();
  });
});

describe("state of other versions", () => {
  const upgrade = (handlers: ReturnType<typeof operations>, version: number, state: unknown) =>
    handlers.UpgradeResourceState({
      typeName: "test_thing",
      version,
      rawState: { json: Buffer.from(JSON.stringify(state)) },
    });

  test("same version: missing attributes become null, unknown ones are dropped", async () => {
    const { handlers } = setUp();
    expect(unpack((await upgrade(handlers, 2, { id: "1", dropped: [1] })).upgradedState)).toEqual({
      ...object,
      name: null,
    });
  });

  test("older version: the resource translates, or the message says what to do", async () => {
    const { handlers } = setUp({ upgrade: (version) => ({ name: `from ${version}` }) });
    expect(unpack((await upgrade(handlers, 1, {})).upgradedState)).toMatchObject({ name: "from 1" });
    const { diagnostics } = await upgrade(setUp().handlers, 1, {});
    expect(diagnostics).toMatchObject([{ severity: 1, detail: expect.stringContaining("PLUGIN_STATE_TOO_OLD") }]);
  });

  test("newer version", async () => {
    const { diagnostics } = await upgrade(setUp().handlers, 3, {});
    expect(diagnostics).toMatchObject([{ severity: 1, detail: expect.stringContaining("PLUGIN_STATE_TOO_NEW") }]);
  });
});

test("import without support or of nothing, and a type this provider does not have", async () => {
  const importing = (overrides: Partial<Resource<string>>) =>
    setUp(overrides).handlers.ImportResourceState({ typeName: "test_thing", id: "x" });
  expect((await importing({})).diagnostics).toMatchObject([
    { summary: "test_thing cannot be imported.", detail: expect.stringContaining("PLUGIN_IMPORT_UNSUPPORTED") },
  ]);
  expect((await importing({ importState: async () => ({ state: null }) })).diagnostics).toMatchObject([
    { summary: 'There is no test_thing with the id "x".', detail: expect.stringContaining("PLUGIN_IMPORT_NOT_FOUND") },
  ]);
  const unknown = { typeName: "toString", currentState: undefined, private: none };
  expect((await setUp().handlers.ReadResource(unknown)).diagnostics).toMatchObject([
    { summary: "This provider has no toString.", detail: expect.stringContaining("PLUGIN_UNKNOWN_TYPE") },
  ]);
});

test("a problem's path becomes Terraform's, with map keys told apart from attributes", async () => {
  const failing = (): never => {
    throw new ScimformError({ ...broken(), path: ["rules", "userName", "source"] });
  };
  const { handlers } = setUp({ validate: failing, read: async () => failing() });
  const steps = [{ attributeName: "rules" }, { elementKeyString: "userName" }, { attributeName: "source" }];
  const checked = await handlers.ValidateResourceConfig({ typeName: "test_thing", config: pack({}) });
  expect(checked.diagnostics).toMatchObject([{ attribute: { steps } }]);
  const read = await handlers.ReadResource({ typeName: "test_thing", currentState: pack(object), private: none });
  expect(read.diagnostics).toMatchObject([{ attribute: { steps } }]);
});

describe("a move from another provider's resource", () => {
  const move = (overrides: Partial<Resource<string>>) =>
    setUp(overrides).handlers.MoveResourceState({
      ...{ sourceProviderAddress: "registry.terraform.io/other/other", sourceTypeName: "other_thing" },
      ...{ sourceSchemaVersion: 0, sourceState: { json: Buffer.from('{"name":"n"}') }, targetTypeName: "test_thing" },
    });

  test("becomes what the resource makes of its state", async () => {
    const answer = await move({
      moveFrom: ({ provider, typeName, state }) => ({
        ...object,
        ...{ id: provider, guess: typeName, name: (state as ObjectValue)["name"] ?? null },
      }),
    });
    expect(unpack(answer.targetState)).toMatchObject({
      id: "registry.terraform.io/other/other",
      guess: "other_thing",
      name: "n",
    });
  });

  test.each<Partial<Resource<string>>>([{}, { moveFrom: () => undefined }])(
    "is refused otherwise",
    async (overrides) => {
      const { targetState, diagnostics } = await move(overrides);
      expect(targetState).toBeUndefined();
      expect(diagnostics).toMatchObject([{ detail: expect.stringContaining("PLUGIN_MOVE_UNSUPPORTED") as string }]);
    },
  );
});

describe("lifecycle", () => {
  test("after StopProvider the signal is aborted and nothing more may be written", async () => {
    const { handlers, lifecycle } = setUp();
    expect(() => lifecycle.beforeWrite()).not.toThrow();
    expect(await handlers.StopProvider({})).toEqual({ error: "" });
    expect(lifecycle.signal.aborted).toBe(true);
    expect(() => lifecycle.beforeWrite()).toThrow(WriteForbidden);
  });

  test("when the parent is gone, the next write is refused", async () => {
    let alive = true;
    const { handlers } = setUp({ update: async ({ beforeWrite }) => (beforeWrite(), { state: object }) }, () => alive);
    expect((await handlers.ApplyResourceChange(applyRequest(object, object))).diagnostics).toEqual([]);
    alive = false;
    expect((await handlers.ApplyResourceChange(applyRequest(object, object))).diagnostics).toMatchObject([
      {
        summary: expect.stringContaining("Terraform, which started this provider, is gone"),
        detail: expect.stringContaining("PLUGIN_WRITE_FORBIDDEN"),
      },
    ]);
  });

  test("idle waits for what runs, but not longer than the limit", async () => {
    const lifecycle = new Lifecycle(() => true);
    let finish = (): void => undefined;
    const running = lifecycle.track(() => new Promise<void>((resolve) => (finish = resolve)));
    let idle = false;
    const waiting = lifecycle.idle(60_000).then(() => (idle = true));
    await lifecycle.idle(5);
    expect(idle).toBe(false);
    finish();
    await Promise.all([running, waiting]);
    expect(idle).toBe(true);
  });
});
