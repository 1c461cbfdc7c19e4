import { advisorsMappings } from "../../../../bench/advisors";
import {
  compileSchema,
  defaultSynchronizationSchema,
  describeChange,
  extractSchema,
  type DesiredSchema,
  type SynchronizationSchema,
} from "../../../../lib/entra/schema";
import { locateMapping } from "../../../../lib/entra/schema/locate";

const template = defaultSynchronizationSchema({ jobId: "scim.1.2" });

/** The &Money mapping of advisors. */
const advisors: DesiredSchema = {
  users: {
    mappings: advisorsMappings,
  },
};

const users = (schema: SynchronizationSchema): NonNullable<ReturnType<typeof locateMapping>>["mapping"] => {
  const located = locateMapping(schema, "users");
  if (!located) throw new Error("no users");
  return located.mapping;
};

const edited = (edit: (schema: SynchronizationSchema) => void): SynchronizationSchema => {
  const schema = structuredClone(template);
  edit(schema);
  return schema;
};

test("the &Money mapping replaces the template's and switches groups off", () => {
  const { schema, changes, problems } = compileSchema(advisors, template);
  expect(problems).toEqual([]);
  expect(users(schema).attributeMappings?.map((mapping) => mapping.targetAttributeName)).toEqual([
    "userName",
    "active",
    "displayName",
    "name.givenName",
    "name.familyName",
    'addresses[type eq "work"].formatted',
    "externalId",
  ]);
  const groups = locateMapping(schema, "groups")?.mapping;
  expect(groups?.enabled).toBe(false);
  expect(groups?.attributeMappings).toEqual(locateMapping(template, "groups")?.mapping.attributeMappings);
  const described = changes.map(describeChange);
  expect(described).toContain("~ groups.enabled: true -> false");
  expect(described).toContain("~ users.externalId.source: [mailNickname] -> [objectId]");
  expect(described).toContain("- users.title: [jobTitle]");
  expect(changes.filter(({ kind }) => kind === "remove")).toHaveLength(15);
  expect(changes).toHaveLength(17);
});

test("a source is sent in its structured form", () => {
  const desired = { users: { mappings: { nickName: { source: 'Join("-", [givenName], "x")', match: 2 } } } };
  const added = users(compileSchema(desired, template).schema).attributeMappings?.[0];
  expect(added).toMatchObject({
    targetAttributeName: "nickName",
    matchingPriority: 2,
    flowType: "Always",
    flowBehavior: "FlowWhenChanged",
    defaultValue: null,
    exportMissingReferences: false,
    source: {
      type: "Function",
      name: "Join",
      expression: 'Join("-", [givenName], "x")',
      parameters: [
        { value: { type: "Constant", name: "-", expression: '"-"' } },
        { value: { type: "Attribute", name: "givenName", expression: "[givenName]" } },
        { value: { type: "Constant", name: "x" } },
      ],
    },
  });
});

test("spelling is no change: flow types, null and empty defaults, expressions, names of mappings and directories", () => {
  const live = edited((schema) => {
    const mapping = users(schema);
    mapping.name = "Provision Azure Active Directory Users";
    mapping.flowTypes = "Delete, Update, Add";
    mapping.scope = { groups: [], inputFilterGroups: [], categoryFilterGroups: [] };
    for (const attribute of mapping.attributeMappings ?? []) {
      attribute.defaultValue = "";
      delete attribute.flowType;
      if (attribute.source?.type === "Attribute") delete attribute.source.expression;
      else if (attribute.source) attribute.source.expression = attribute.source.expression?.replaceAll(", ", ",");
    }
    for (const rule of schema.synchronizationRules) rule.sourceDirectoryName = "Azure Active Directory";
    for (const directory of schema.directories ?? []) {
      if (directory.name === "Microsoft Entra ID") directory.name = "Azure Active Directory";
    }
  });
  const { schema, changes } = compileSchema(extractSchema(template), live);
  expect(changes).toEqual([]);
  expect(schema).toBe(live);
});

test("a surviving mapping keeps what the config does not speak of", () => {
  const live = edited((schema) => {
    const mapping = users(schema).attributeMappings?.find((it) => it.targetAttributeName === "userName");
    Object.assign(mapping ?? {}, { flowBehavior: "FlowAlways", exportMissingReferences: true, somethingNew: 7 });
  });
  const desired = { users: { mappings: { userName: { source: "[mail]", match: 1, default: "none" } } } };
  expect(users(compileSchema(desired, live).schema).attributeMappings).toEqual([
    expect.objectContaining({
      targetAttributeName: "userName",
      flowBehavior: "FlowAlways",
      exportMissingReferences: true,
      somethingNew: 7,
      defaultValue: "none",
      source: expect.objectContaining({ expression: "[mail]" }) as unknown,
    }),
  ]);
});

test("flow types, actions, filters and apply are changed and named", () => {
  const desired: DesiredSchema = {
    groups: extractSchema(template).groups,
    users: {
      ...extractSchema(template).users,
      mappings: {
        ...extractSchema(template).users?.mappings,
        title: { source: "[jobTitle]", apply: "onCreate", match: 2 },
      },
      actions: ["update", "create"],
      filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }],
    },
  };
  const { schema, changes } = compileSchema(desired, template);
  expect(users(schema).flowTypes).toBe("Add,Update");
  expect(users(schema).scope).toMatchObject({
    groups: [
      {
        name: "Denmark",
        clauses: [{ operatorName: "EQUALS", sourceOperandName: "country", targetOperand: { values: ["DK"] } }],
      },
    ],
  });
  expect(changes.map(describeChange)).toEqual([
    "~ users.actions: create, update, delete -> create, update",
    '~ users.filters: none -> Denmark: country EQUALS "DK"',
    "~ users.title.match: none -> 2",
    "~ users.title.apply: always -> onCreate",
  ]);
  expect(users(compileSchema({ users: { ...desired.users, mappings: {}, actions: [] } }, schema).schema)).toMatchObject(
    {
      flowTypes: "None",
      attributeMappings: [],
      scope: expect.objectContaining({ groups: expect.anything() as unknown }) as unknown,
    },
  );
});

test("removed filters leave no scope, but experimental filter groups stay", () => {
  const withFilter = compileSchema(
    {
      users: {
        mappings: {},
        filters: [{ name: "a", all: [{ attribute: "mail", operator: "IS NOT NULL" }] }],
      },
    },
    template,
  ).schema;
  expect(users(compileSchema({ users: { mappings: {} } }, withFilter).schema).scope).toBeNull();
  const experimental = structuredClone(withFilter);
  const inputFilterGroups = [{ name: "x", clauses: [] }];
  users(experimental).scope = { ...users(experimental).scope, inputFilterGroups };
  expect(users(compileSchema({ users: { mappings: {} } }, experimental).schema).scope).toMatchObject({
    groups: [],
    inputFilterGroups,
  });
});

test("an operator keeps the name under which the service stored it", () => {
  const live = edited((schema) => {
    const clauses = [{ operatorName: "Not_Equals", sourceOperandName: "country", targetOperand: { values: ["DK"] } }];
    users(schema).scope = { groups: [{ name: "a", clauses }] };
  });
  const filters = (...values: string[]): DesiredSchema => ({
    ...extractSchema(template),
    users: {
      ...extractSchema(template).users,
      mappings: extractSchema(template).users?.mappings ?? {},
      filters: [{ name: "a", all: values.map((value) => ({ attribute: "country", operator: "NOT EQUALS", value })) }],
    },
  });
  expect(compileSchema(filters("DK"), live).changes).toEqual([]);
  const { scope } = users(compileSchema(filters("DK", "SE"), live).schema);
  expect(scope?.groups?.[0]?.clauses?.map(({ operatorName }) => operatorName)).toEqual(["Not_Equals", "Not_Equals"]);
});

test("of several live mappings of one target the first counts, and the others go", () => {
  const surplus = { type: "Attribute", name: "department", expression: "[department]" };
  const live = edited((schema) =>
    users(schema).attributeMappings?.push({ targetAttributeName: "title", source: surplus }),
  );
  expect(extractSchema(live)).toEqual(extractSchema(template));
  const { schema, changes } = compileSchema(extractSchema(live), live);
  expect(changes.map(describeChange)).toEqual(["- users.title: [department]"]);
  expect(schema).toEqual(template);
});

test("mappings of other objects are not ours", () => {
  const live = edited((schema) => {
    const other = {
      sourceObjectName: "Device",
      targetObjectName: users(schema).targetObjectName,
      attributeMappings: [],
    };
    schema.synchronizationRules[0]?.objectMappings?.push(other);
  });
  const { schema, problems } = compileSchema(advisors, live);
  expect(problems).toEqual([]);
  expect(schema.synchronizationRules[0]?.objectMappings?.[2]).toEqual(
    live.synchronizationRules[0]?.objectMappings?.[2],
  );
});

describe("custom attributes", () => {
  const name = "urn:ietf:params:scim:schemas:extension:Custom:2.0:User:Desk";
  const extension = "extension_0123456789abcdef0123456789abcdef_desk";
  const desired: DesiredSchema = {
    users: { mappings: { userName: { source: "[mail]", match: 1 }, [name]: { source: `[${extension}]` } } },
    attributes: { source: { [extension]: {} }, target: { [name]: { type: "Boolean", required: true } } },
  };
  const bare: DesiredSchema = { users: { mappings: { userName: { source: "[mail]", match: 1 } } } };
  const definitions = (schema: SynchronizationSchema): Map<string, unknown> =>
    new Map(
      (schema.directories ?? []).flatMap((directory) =>
        (directory.objects ?? []).flatMap((object) =>
          (object.attributes ?? []).map((it) => [`${object.name}/${it.name}`, it] as const),
        ),
      ),
    );

  test("are added to the object that uses them, before they are mapped", () => {
    const { schema, changes, problems } = compileSchema(desired, template);
    expect(problems).toEqual([]);
    const added = [...definitions(schema)].filter(([key]) => !definitions(template).has(key));
    expect(Object.fromEntries(added)).toEqual({
      [`User/${extension}`]: expect.objectContaining({
        name: extension,
        type: "String",
        mutability: "ReadWrite",
      }) as unknown,
      [`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/${name}`]: expect.objectContaining({
        type: "Boolean",
        required: true,
        anchor: false,
      }) as unknown,
    });
    expect(changes.map(describeChange)).toContain(`+ attributes.target.${name}: Boolean required`);
  });

  test("are changed when they differ, and removed only when they were ours and nothing uses them", () => {
    const { schema } = compileSchema(desired, template);
    const changed = { ...desired, attributes: { source: { [extension]: {} }, target: { [name]: {} } } };
    expect(compileSchema(changed, schema).changes.map(describeChange)).toEqual([
      `~ attributes.target.${name}: Boolean required -> String`,
    ]);
    expect(definitions(compileSchema(bare, schema).schema).has(`User/${extension}`)).toBe(true);
    const removed = compileSchema(bare, schema, desired);
    expect([...definitions(removed.schema).keys()]).toEqual([...definitions(template).keys()]);
    const stillMapped = compileSchema({ users: desired.users }, schema, desired);
    expect(stillMapped.changes).toEqual([]);
  });

  test("of the template are never removed, whoever declared them", () => {
    const prior: DesiredSchema = { attributes: { target: { nickName: {} } } };
    expect(compileSchema({ ...bare, groups: null }, template, prior).changes.map(({ field }) => field)).not.toContain(
      "definition",
    );
  });

  test("are declared for groups when only groups use them", () => {
    const groups = { mappings: { displayName: { source: "[displayName]", match: 1 }, [name]: { source: "[mail]" } } };
    const { schema, problems } = compileSchema({ ...bare, groups, attributes: { target: { [name]: {} } } }, template);
    expect(problems).toEqual([]);
    const keys = [...definitions(schema).keys()].filter((key) => key.endsWith(name));
    expect(keys).toEqual([`urn:ietf:params:scim:schemas:core:2.0:Group/${name}`]);
  });
});

describe("problems", () => {
  const codes = (desired: DesiredSchema, live: SynchronizationSchema): (readonly [string, string])[] => {
    const compiled = compileSchema(desired, live);
    expect(compiled.schema).toBe(live);
    return compiled.problems.map(({ code, path }) => [code, (path ?? []).join("/")] as const);
  };

  test("no mapping, or several", () => {
    const none = edited((schema) => {
      for (const rule of schema.synchronizationRules) rule.objectMappings = [];
    });
    expect(codes(advisors, none)).toEqual([["MAPPING_OBJECT_MISSING", "users"]]);
    const twice = edited((schema) => schema.synchronizationRules.push(...structuredClone(schema.synchronizationRules)));
    expect(codes(advisors, twice)).toEqual([
      ["MAPPING_OBJECT_AMBIGUOUS", "users"],
      ["MAPPING_OBJECT_AMBIGUOUS", "groups"],
    ]);
  });

  test("attributes that the live directories do not have, with the nearest name", () => {
    const desired: DesiredSchema = {
      users: {
        mappings: {
          userName: { source: "[userPrincipalname]", match: 1 },
          "emails[type eq “work”].value": { source: "[mail]" },
        },
        filters: [{ name: "f", all: [{ attribute: "departement", operator: "EQUALS", value: "x" }] }],
      },
    };
    const { problems } = compileSchema(desired, template);
    expect(codes(desired, template)).toEqual([
      ["MAPPING_NOT_IN_DIRECTORY", "users/mappings/userName/source"],
      ["MAPPING_NOT_IN_DIRECTORY", "users/mappings/emails[type eq “work”].value"],
      ["MAPPING_NOT_IN_DIRECTORY", "users/filters/0/all/0/attribute"],
    ]);
    expect(problems.map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('"userPrincipalName"'),
      expect.stringContaining('"emails[type eq "work"].value"'),
      expect.stringContaining('"department"'),
    ]);
  });

  test("an attribute that the live schema maps already is known, whatever its directory says", () => {
    const live = edited((schema) => {
      for (const directory of schema.directories ?? []) {
        for (const object of directory.objects ?? []) {
          object.attributes = object.attributes?.filter(({ name }) => name !== "jobTitle" && name !== "title");
        }
      }
    });
    expect(compileSchema(extractSchema(live), live).problems).toEqual([]);
  });

  test("the anchor and read-only attributes", () => {
    const live = edited((schema) => {
      const attributes = schema.directories?.[1]?.objects?.[0]?.attributes ?? [];
      Object.assign(attributes.find(({ name }) => name === "title") ?? {}, { mutability: "ReadOnly" });
    });
    const mappings = { id: { source: "[objectId]" }, title: { source: "[jobTitle]" } };
    expect(codes({ users: { mappings } }, live)).toEqual([
      ["MAPPING_TARGET_READ_ONLY", "users/mappings/id"],
      ["MAPPING_TARGET_READ_ONLY", "users/mappings/title"],
    ]);
  });

  test("attributes declared where there is no directory", () => {
    const live = edited((schema) => {
      schema.directories = [];
    });
    expect(codes({ ...advisors, attributes: { target: { x: {} } } }, live)).toEqual([
      ["MAPPING_DIRECTORY_MISSING", "attributes/target/x"],
    ]);
  });

  test("an expression that does not parse", () => {
    expect(codes({ users: { mappings: { userName: { source: "Nope(" } } } }, template)).toContainEqual([
      expect.stringMatching(/^EXPRESSION_/),
      "users/mappings/userName/source",
    ]);
  });
});

test("a live source that this version cannot read stays as the service has it", () => {
  const live = edited((schema) => {
    const title = users(schema).attributeMappings?.find((it) => it.targetAttributeName === "title");
    if (title) title.source = { type: "Function", name: "Brandnew", expression: "Brandnew([x])", parameters: [] };
  });
  const extracted = extractSchema(live);
  expect(extracted.users?.mappings["title"]).toEqual({ source: "Brandnew([x])", raw: true });
  expect(compileSchema(extracted, live)).toEqual({ schema: live, changes: [], problems: [] });
});
