import { coreUserSchema } from "../../core/scim-schemas";
import { readAttribute } from "../../entra/requests";
import { matchFilter } from "../../scim/query";
import type { CheckId } from "../catalogue";
import { found, type Examination } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckVerdict } from "../finding";
import { faultsOfError, idOf, isNothing, otherCase, resourcesOf, shown } from "../judge";
import type { RequestHeaders } from "../probe";
import { oktaFinding } from "./okta-users";
import type { UnknownValues } from "./responses";

const headers: RequestHeaders = (hasBody) => ({
  "user-agent": "OKTA SCIM Integration",
  accept: "application/scim+json",
  ...(hasBody && { "content-type": "application/json" }),
});

/** Milliseconds that the list of groups may take. */
const mostOfGroups = 600;

/**
 * S1 to S12: the steps of Okta's SPEC test, which an integration has to pass before it is submitted.
 * https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/
 */
export async function checkOktaSpec(examination: Examination, { unknown }: UnknownValues): Promise<void> {
  const { probe, sample } = examination;
  const step = (id: CheckId, work: () => Promise<readonly [CheckExchange, readonly string[]]>) =>
    examination.check(id, async () => judge(...(await probe.speaking(headers, work))));
  const get = (path: readonly string[], query = "") => probe.send({ method: "GET", path, query });
  const search = (value: string) => get(["Users"], `filter=${encodeURIComponent(matchFilter("userName", value))}`);

  let first: string | undefined;
  await step("S1", async () => {
    const list = await get(["Users"], "count=1&startIndex=1");
    const [user] = resourcesOf(list.body) ?? [];
    first = idOf(user);
    return [
      list,
      [...faultsOfList(list), ...(user === undefined ? ["there is no user yet: create one"] : faultsOfUser(user))],
    ];
  });
  await step("S2", async () => {
    const user = await get(["Users", first ?? unknown()]);
    const isSame = idOf(user.body) === first;
    return [user, [...notBy(200, user), ...faultsOfUser(user.body), ...(isSame ? [] : ["`id` is another one"])]];
  });
  for (const [id, value] of [
    ["S3", "abcdefgh@scimform-check.invalid"],
    ["S5", `${unknown()}@scimform-check.invalid`],
  ] as const) {
    await step(id, async () => {
      const list = await search(value);
      const total = isRecord(list.body) ? list.body["totalResults"] : undefined;
      return [
        list,
        [...faultsOfList(list, false), ...(total === 0 ? [] : [`\`totalResults\` is ${shown(total)}, not 0`])],
      ];
    });
  }
  await step("S4", async () => {
    const none = await get(["Users", unknown()]);
    // The step asks for schema and detail; S12 for the status as well.
    const faults = faultsOfError(none.body, 404).filter((fault) => !fault.startsWith("`status`"));
    return [none, [...notBy(404, none), ...faults]];
  });

  const { userName, attributes } = sample.oktaUser();
  const name = { givenName: "Given", familyName: "Family" };
  const email = attributes.find(({ externalName }) => externalName.endsWith("value"))?.value;
  const body = {
    schemas: [coreUserSchema],
    ...{ userName, name, emails: [{ primary: true, value: email, type: "work" }], displayName: "Given Family" },
    active: true,
  };
  let made: string | undefined;
  const asSent = ({ body: resource }: CheckExchange): string[] =>
    Object.entries({ userName, "name.givenName": name.givenName, "name.familyName": name.familyName })
      .filter(([path, value]) => readAttribute(resource, path) !== value)
      .map(([path]) => `\`${path}\` is ${shown(readAttribute(resource, path))}`);
  await step("S6", async () => {
    const { posted, id } = await probe.create("users", body, ["userName", userName]);
    made = id;
    const active = readAttribute(posted.body, "active");
    return [
      posted,
      [
        ...notBy(201, posted),
        ...(id === undefined ? ["there is no `id`"] : []),
        ...(active === true ? [] : [`\`active\` is ${shown(active)}`]),
        ...asSent(posted),
      ],
    ];
  });
  await step("S7", async () => {
    const read = await get(["Users", made ?? unknown()]);
    return [read, [...notBy(200, read), ...asSent(read)]];
  });
  await step("S8", async () => {
    const { posted } = await probe.create("users", body, ["userName", userName]);
    return [posted, notBy(409, posted)];
  });
  await step("S9", async () => {
    const list = await search(otherCase(userName));
    return [list, notBy(200, list)];
  });
  await step("S10", async () => {
    const list = await get(["Groups"]);
    const slow =
      list.milliseconds > mostOfGroups ? [`it takes ${Math.round(list.milliseconds)} ms, not ${mostOfGroups}`] : [];
    return [list, [...notBy(200, list), ...(resourcesOf(list.body) ? [] : ["`Resources` is no array"]), ...slow]];
  });
  await step("S11", async () => {
    const refused = await probe.send({ method: "GET", path: ["Users"], token: unknown() });
    return [refused, [...notBy(401, refused), ...faultsOfError(refused.body, 401)]];
  });
  await step("S12", async () => {
    const none = await get(["Users", "00919288221112222"]);
    return [none, [...notBy(404, none), ...faultsOfError(none.body, 404)]];
  });
}

function judge(exchange: CheckExchange, faults: readonly string[]): CheckVerdict {
  if (faults.length === 0) return found();
  const what = `${exchange.request.method} is ${outcomeOf(exchange)}: ${faults.join("; ")}.`;
  return found(
    oktaFinding(
      what,
      "This step of Okta's SPEC test fails, and the integration cannot be submitted.",
      "Ask the vendor.",
      exchange,
    ),
  );
}

const notBy = (status: number, exchange: CheckExchange): string[] =>
  exchange.status === status ? [] : [`the status is not ${status}`];

function faultsOfList(list: CheckExchange, isPaged = true): string[] {
  if (!isSuccess(list) || !isRecord(list.body)) return ["it is no list"];
  const { body } = list;
  const schemas = body["schemas"];
  const isNamed = Array.isArray(schemas) && schemas.includes("urn:ietf:params:scim:api:messages:2.0:ListResponse");
  const counts = isPaged ? ["itemsPerPage", "startIndex", "totalResults"] : [];
  return [
    ...(isNamed ? [] : ["`schemas` does not name the ListResponse"]),
    ...counts
      .filter((name) => typeof body[name] !== "number")
      .map((name) => `\`${name}\` is ${shown(body[name])}, not a number`),
  ];
}

/** Returns the faults that Okta's test finds in the first user; values of people are not shown. */
function faultsOfUser(user: unknown): string[] {
  const emails = isRecord(user) ? user["emails"] : undefined;
  const email: unknown = Array.isArray(emails) ? emails[0] : undefined;
  return [
    ...["name.familyName", "name.givenName", "userName", "active"].filter((path) =>
      isNothing(readAttribute(user, path)),
    ),
    ...(idOf(user) === undefined ? ["id"] : []),
    ...(isRecord(email) && !isNothing(email["value"]) ? [] : ["emails[0].value"]),
  ].map((path) => `the user has no \`${path}\``);
}
