import { advisorsMappings } from "../../../../bench/advisors";
import { ScimformError } from "../../../../lib/core/problem";
import type { EvaluationEnvironment } from "../../../../lib/entra/language";
import { compileMappings, createUserBody, mapObject } from "../../../../lib/entra/requests";

const environment: EvaluationEnvironment = { now: () => 0, random: () => 0.5 };

const anna = {
  userPrincipalName: "anna@contoso.example",
  IsSoftDeleted: "False",
  displayName: "Anna Berg",
  givenName: "Anna",
  surname: null,
  objectId: "7d0c",
};

test("maps one person, leaving out what is empty", () => {
  const mapped = mapObject(compileMappings({ mappings: advisorsMappings }), anna, environment);
  expect(mapped).toEqual({
    values: {
      userName: "anna@contoso.example",
      active: "True",
      displayName: "Anna Berg",
      "name.givenName": "Anna",
      externalId: "7d0c",
    },
    missing: ["name.familyName", 'addresses[type eq "work"].formatted'],
    defaulted: [],
    failed: [],
  });
  expect(createUserBody(mapped.values)).toMatchObject({ active: true, name: { givenName: "Anna" } });
});

test("defaults, and mappings for creation only, do not take part in an update", () => {
  const mappings = compileMappings({
    mappings: {
      locale: { source: null, default: "da-DK" },
      title: { source: "[jobTitle]", default: "Adviser" },
      nickName: { source: "[givenName]", apply: "onCreate" },
      timezone: { source: "[usageLocation]", default: "" },
    },
  });
  expect(mapObject(mappings, anna, environment)).toMatchObject({
    values: { locale: "da-DK", title: "Adviser", nickName: "Anna" },
    defaulted: ["locale", "title"],
    missing: ["timezone"],
  });
  expect(mapObject(mappings, anna, environment, "update")).toMatchObject({
    values: {},
    defaulted: [],
    missing: ["locale", "title", "timezone"],
  });
});

test("an expression that fails for this person does not hide the others", () => {
  const mappings = compileMappings({
    mappings: { title: { source: 'IIF([country] = "DK", "a", "b")' }, displayName: { source: "[displayName]" } },
  });
  const mapped = mapObject(mappings, anna, environment);
  expect(mapped.values).toEqual({ displayName: "Anna Berg" });
  expect(mapped.failed).toEqual([
    { target: "title", problem: expect.objectContaining({ severity: "error" }) as unknown },
  ]);
});

test("all expressions that do not parse are reported at once", () => {
  const broken = { mappings: { a: { source: "Left(" }, b: { source: "[x" }, c: { source: "[mail]" } } };
  let problems: readonly { readonly path?: unknown }[] = [];
  try {
    compileMappings(broken);
  } catch (error) {
    problems = error instanceof ScimformError ? error.problems : [];
  }
  expect(new Set(problems.map(({ path }) => JSON.stringify(path)))).toEqual(
    new Set(['["mappings","a","source"]', '["mappings","b","source"]']),
  );
});
