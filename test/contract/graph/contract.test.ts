import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Exchange } from "../contract";
import { deviationSchema } from "../deviations";
import { graphAgreement, graphFiles } from ".";
import { graphContract } from "./contract";
import { contractSchema } from "./model";

const { contract, deviations } = graphAgreement();

const problems = (exchange: Partial<Exchange>): string[] =>
  contract
    .check({ service: "graph", method: "GET", url: "/v1.0/users", status: 200, ...exchange })
    .map(({ kind, where, path, subject }) => [kind, where, path, subject].filter((part) => part !== "").join(" "));

const id = "0a1b2c3d-0000-4000-8000-000000000001";
const app = `/v1.0/servicePrincipals/${id}`;
const job = `${app}/synchronization/jobs/scim.1`;

test("contract and deviations have the format that is expected", () => {
  const files = graphFiles();
  expect(contractSchema.parse(files.contract)).toEqual(files.contract);
  expect(z.array(deviationSchema).parse(files.deviations)).toEqual(files.deviations);
});

describe("segments", () => {
  it.each<[string, Partial<Exchange>]>([
    ["a set", { url: "/v1.0/users", answer: { "@odata.context": "x", "@odata.nextLink": "y", value: [{ id }] } }],
    ["a member", { url: "/beta/users/anna@contoso.example", answer: { "@odata.context": "x", id } }],
    ["a relationship", { url: `/v1.0/users/${id}/manager`, answer: { "@odata.type": "#microsoft.graph.user", id } }],
    ["a cast", { url: `/v1.0/groups/${id}/members/microsoft.graph.user`, answer: { value: [{ id, surname: "x" }] } }],
    ["a property", { url: `/v1.0/users/${id}/displayName`, answer: { value: "Anna" } }],
    ["a count", { url: "/v1.0/users/$count", answer: 3 }],
    [
      "a reference",
      { method: "POST", url: `/v1.0/groups/${id}/members/$ref`, request: { "@odata.id": "x" }, status: 204 },
    ],
    ["an action", { method: "POST", url: `${job}/start`, status: 204 }],
    ["a function", { url: `${job}/schema/functions()`, answer: { value: [] } }],
    [
      "an action of a collection",
      { method: "POST", url: `${app}/synchronization/jobs/validateCredentials`, status: 204 },
    ],
    ["content that is no JSON", { method: "PUT", url: `/v1.0/applications/${id}/logo`, status: 204 }],
    ["a batch", { method: "POST", url: "/v1.0/$batch", request: { requests: [] }, answer: { responses: [] } }],
    ["what is no part of Graph", { url: "/common/discovery/instance", answer: { anything: 1 } }],
    ["a path that is refused", { url: "/v1.0/people", status: 400, answer: { error: { code: "x", message: "y" } } }],
  ])("%s", (_, exchange) => expect(problems(exchange)).toEqual([]));

  it.each<[string, Partial<Exchange>, string]>([
    ["no such set", { url: "/v1.0/people", answer: { value: [] } }, "segment url people"],
    ["no such member", { url: `${app}/roles`, answer: {} }, "segment url graph.servicePrincipal/roles"],
    [
      "no such action",
      { method: "POST", url: `${job}/stop`, status: 204 },
      "segment url graph.synchronizationJob/stop",
    ],
    [
      "an action that is read",
      { method: "GET", url: `${job}/start`, answer: {} },
      "segment url graph.synchronizationJob/start",
    ],
    [
      "a function that is posted to",
      { method: "POST", url: `${job}/schema/functions`, answer: { value: [] } },
      "segment url graph.synchronizationSchema/functions",
    ],
    [
      "a member that is posted to",
      { method: "POST", url: "/v1.0/users/getThem", answer: {} },
      "segment url Collection(graph.user)/getThem",
    ],
    [
      "a cast to something else",
      { url: `/v1.0/users/${id}/microsoft.graph.group`, answer: {} },
      "segment url graph.user/microsoft.graph.group",
    ],
  ])("%s is found", (_, exchange, expected) => expect(problems(exchange)).toEqual([expected]));
});

describe("answers", () => {
  const user = (properties: object) => problems({ url: `/v1.0/users/${id}`, answer: { id, ...properties } });
  const schema = (rule: object) => problems({ url: `${job}/schema`, answer: { synchronizationRules: [rule] } });

  it("may leave out properties, annotate, extend the directory, and expand relationships", () => {
    const extension = `extension_${"0123456789abcdef".repeat(2)}_badge`;
    expect(user({ "@odata.id": "x", "manager@odata.context": "y", manager: { id }, [extension]: 1 })).toEqual([]);
    expect(schema({ objectMappings: [{ flowTypes: "Add, Update,Delete", scope: null }] })).toEqual([]);
    expect(problems({ url: `${job}/schema`, answer: { directories: [{ discoverabilities: "None" }] } })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["an unknown property", { nickname: "A" }, "property answer nickname graph.user/nickname"],
    ["an extension without its application", { extension_a: 1 }, "property answer extension_a graph.user/extension_a"],
    ["an annotation of nothing", { "x@odata.type": "y" }, "property answer x@odata.type graph.user/x"],
    ["a text for a boolean", { accountEnabled: "true" }, "type answer accountEnabled graph.user/accountEnabled"],
    ["no date and time", { createdDateTime: "2026-01-01" }, "type answer createdDateTime graph.user/createdDateTime"],
    ["no number", { deviceEnrollmentLimit: 1.5 }, "type answer deviceEnrollmentLimit graph.user/deviceEnrollmentLimit"],
    ["no list", { otherMails: "a" }, "type answer otherMails graph.user/otherMails"],
    ["a wrong item", { otherMails: ["a", 1] }, "type answer otherMails[1] graph.user/otherMails"],
    ["no object", { passwordProfile: [] }, "type answer passwordProfile graph.user/passwordProfile"],
    [
      "no GUID",
      { assignedLicenses: [{ skuId: "x" }] },
      "type answer assignedLicenses[0].skuId graph.assignedLicense/skuId",
    ],
    ["null for a list", { otherMails: null }, "null answer otherMails graph.user/otherMails"],
    ["null", { hireDate: null }, "null answer hireDate graph.user/hireDate"],
    ["another type", { "@odata.type": "#microsoft.graph.group" }, "type answer @odata.type graph.user"],
    ["an unknown type", { "@odata.type": "#microsoft.graph.person" }, "type answer @odata.type graph.user"],
  ])("%s is found", (_, properties, expected) => expect(user(properties)).toEqual([expected]));

  it("of an enumeration are its members, one or several as it says", () => {
    const mapping = (attributeMapping: object) =>
      schema({ objectMappings: [{ attributeMappings: [attributeMapping] }] });
    const place = "synchronizationRules[0].objectMappings[0]";
    expect(schema({ objectMappings: [{ flowTypes: "Add,Insert" }] })).toEqual([
      `enum answer ${place}.flowTypes graph.objectMapping/flowTypes`,
    ]);
    expect(mapping({ flowType: "always" })).toEqual([
      `enum answer ${place}.attributeMappings[0].flowType graph.attributeMapping/flowType`,
    ]);
    expect(mapping({ flowType: "Always,ObjectAddOnly" })).toHaveLength(1);
    expect(mapping({ flowType: 1 })).toEqual([
      `type answer ${place}.attributeMappings[0].flowType graph.attributeMapping/flowType`,
    ]);
  });

  it.each<[string, Partial<Exchange>, string]>([
    ["no collection", { url: "/v1.0/users", answer: { value: {} } }, "type answer value users"],
    ["a bare list", { url: "/v1.0/users", answer: [] }, "type answer users"],
    [
      "something beside it",
      { url: "/v1.0/users", answer: { value: [], total: 0 } },
      "property answer total users/total",
    ],
    ["no body", { url: `/v1.0/users/${id}` }, "type answer users"],
    ["a count in words", { url: "/v1.0/users/$count", answer: "three" }, "type answer $count"],
    [
      "more than an action returns",
      { method: "POST", url: `${job}/start`, answer: {} },
      "type answer graph.synchronizationJob/start",
    ],
    [
      "less than an action returns",
      { method: "POST", url: `${job}/provisionOnDemand`, request: { parameters: [] }, status: 204 },
      "type answer graph.synchronizationJob/provisionOnDemand",
    ],
    ["a refusal of another shape", { status: 404, answer: { message: "gone" } }, "error answer error"],
    ["a refusal without code", { status: 404, answer: { error: { message: "x" } } }, "error answer error/code"],
    [
      "a refusal with more",
      { status: 404, answer: { error: { code: "x", message: "y", hint: 1 } } },
      "error answer error/hint",
    ],
  ])("%s is found", (_, exchange, expected) => expect(problems(exchange)).toEqual([expected]));
});

describe("requests", () => {
  const sent = (method: string, url: string, request: unknown, status = 204) =>
    problems({ method, url, request, status });
  const group = { displayName: "x", mailEnabled: false, mailNickname: "x", securityEnabled: true };

  it("may bind relationships, and derive", () => {
    const bound = { ...group, "owners@odata.bind": ["x"], "@odata.type": "#microsoft.graph.group" };
    expect(problems({ method: "POST", url: "/v1.0/groups", request: bound, status: 201, answer: { id } })).toEqual([]);
    expect(sent("POST", `${job}/restart`, { criteria: { resetScope: "Watermark, Escrows" } })).toEqual([]);
    expect(sent("POST", `${job}/restart`, undefined)).toEqual([]);
  });

  it.each<[string, string, string, unknown, string]>([
    ["an unknown property", "PATCH", app, { tag: [] }, "property request tag graph.servicePrincipal/tag"],
    ["a wrong type", "PATCH", app, { tags: "x" }, "type request tags graph.servicePrincipal/tags"],
    ["null", "PATCH", app, { tags: null }, "null request tags graph.servicePrincipal/tags"],
    ["no body", "PATCH", app, undefined, "type request servicePrincipals"],
    [
      "a property bound",
      "PATCH",
      app,
      { "tags@odata.bind": ["x"] },
      "property request tags@odata.bind graph.servicePrincipal/tags",
    ],
    [
      "bound by no URL",
      "PATCH",
      app,
      { "owners@odata.bind": "x" },
      "type request owners@odata.bind graph.servicePrincipal/owners",
    ],
    ["a link without target", "POST", `${app}/owners/$ref`, { id }, "null request @odata.id $ref"],
    [
      "a list outside of `value`",
      "PUT",
      `${app}/synchronization/secrets`,
      [],
      "type request graph.synchronization/secrets",
    ],
    [
      "no member of an enumeration",
      "PUT",
      `${app}/synchronization/secrets`,
      { value: [{ key: "Token", value: "x" }] },
      "enum request value[0].key graph.synchronizationSecretKeyStringValuePair/key",
    ],
    [
      "an unknown parameter",
      "POST",
      `${job}/restart`,
      { scope: "Full" },
      "parameter request scope graph.synchronizationJob/restart/scope",
    ],
    [
      "a parameter of another type",
      "POST",
      `${job}/restart`,
      { criteria: "Full" },
      "type request criteria graph.synchronizationJob/restart/criteria",
    ],
  ])("%s is found", (_, method, url, request, expected) => expect(sent(method, url, request)).toEqual([expected]));

  it("that were refused, or looked at by nobody, are no problem of the contract", () => {
    const refusal = { error: { code: "x", message: "y" } };
    expect(problems({ method: "PATCH", url: app, request: { tag: [] }, status: 400, answer: refusal })).toEqual([]);
    expect(problems({ method: "PATCH", url: app, request: { tag: [] }, status: 403, answer: refusal })).toHaveLength(1);
  });
});

describe("query options", () => {
  const asked = (query: string) => problems({ url: `/v1.0/users?${query}`, answer: { value: [] } });

  it.each([
    "$select=id,displayName&$top=5&$count=true",
    "%24filter=userPrincipalName+eq+%27o%27%27neil%2Fx%27+and+accountEnabled%20eq%20true",
    "$filter=otherMails/any(m:m eq 'x') and not(startswith(displayName,'a')) and employeeId in ('1','2')",
    "$filter=createdDateTime gt 2026-01-01T00:00:00Z or onPremisesExtensionAttributes/extensionAttribute1 eq 'x'",
    `$filter=id eq ${id} and otherMails/$count eq 0`,
    "$orderby=displayName desc&$expand=manager($select=id,displayName)",
  ])("%s", (query) => expect(asked(query)).toEqual([]));

  it("of directory objects may be of any kind of them", () => {
    const members = `/v1.0/groups/${id}/members?$select=id,userPrincipalName,appId`;
    expect(problems({ url: members, answer: { value: [] } })).toEqual([]);
  });

  it.each([
    ["$select=id,nickname", "property url $select graph.user/nickname"],
    ["$orderby=nickname desc", "property url $orderby graph.user/nickname"],
    ["$filter=nickname eq 'x'", "property url $filter graph.user/nickname"],
    ["$filter=mails/any(m:m eq 'x')", "property url $filter graph.user/mails"],
    ["$filter=passwordProfile/secret eq 'x'", "property url $filter graph.passwordProfile/secret"],
    ["$expand=displayName", "property url $expand graph.user/displayName"],
    ["$expand=manager($select=boss)", "property url $select graph.directoryObject/boss"],
  ])("%s is found", (query, expected) => expect(asked(query)).toEqual([expected]));
});

test("a parameter that must be there is missed", () => {
  // The subset has none, so a contract of its own.
  const operations = [{ kind: "action" as const, name: "go", on: "graph.thing", parameters: { where: "Edm.String!" } }];
  const types = { "graph.entity": { properties: {} }, "graph.thing": { base: "graph.entity", properties: {} } };
  const small = graphContract({
    source: "",
    entitySets: { things: "Collection(graph.thing)" },
    types,
    enums: {},
    operations,
  });
  const exchange: Exchange = { service: "graph", method: "POST", url: "/v1.0/things/1/go", request: {}, status: 204 };
  expect(small.check(exchange)).toMatchObject([{ kind: "parameter", subject: "graph.thing/go/where" }]);
});

const recordings = join(__dirname, "../../fixtures/providers/azuread-3.9.0-traffic");
const recorded = z.object({ method: z.string(), url: z.string(), request: z.unknown().optional() });

test.each(readdirSync(recordings))("%s: what the real provider sent is as the contract says, or listed", (file) => {
  const unlisted = readFileSync(join(recordings, file), "utf8")
    .trim()
    .split("\n")
    .flatMap((line) => {
      // Ids and times are named in the recordings. Without an answer: that was the sandbox's.
      const timed = line.replaceAll("{time}", "2026-11-01T10:00:00Z");
      const text = timed.replace(/\{id(\d+)\}/g, (_, number: string) => `${id.slice(0, -4)}${number.padStart(4, "0")}`);
      const exchange: Exchange = { service: "graph", status: 0, ...recorded.parse(JSON.parse(text)) };
      return contract.check(exchange).filter((problem) => !deviations.allow(exchange, problem));
    });
  expect(unlisted).toEqual([]);
});
