import type { Flaw } from "../flaws";
import { attributeNames, isObject, valuesAt, type ScimJson, type ScimObject } from "./attribute";
import { applyPatch } from "./patch";
import { ScimRefusal } from "./scim-error";

/**
 * Applies a PATCH with everything that the server does wrong.
 * @throws ScimRefusal 400, 500
 */
export function flawedPatch(resource: ScimObject, body: ScimObject, flaws: ReadonlySet<Flaw>): ScimObject {
  if (flaws.size === 0) return applyPatch(resource, body);
  const all = Array.isArray(body["Operations"]) ? body["Operations"].filter(isObject) : [];
  const given = flaws.has("onlyFirstOperation") ? all.slice(0, 1) : all;
  if (flaws.has("brokenByNothing") && given.length === 0) throw new ScimRefusal(500, "Index out of range.");
  for (const operation of given) refuse(resource, operation, flaws);
  if (flaws.has("mostMembers") && given.flatMap(membersNamed).length > mostMembers)
    throw new ScimRefusal(400, `More than ${mostMembers} members at once are refused.`, { scimType: "tooMany" });
  const operations = given
    .filter((operation) => !isPassedOver(resource, operation, flaws))
    .map((operation) => withLessMembers(operation, flaws));
  const misfiled = flaws.has("splitUrns") ? operations.flatMap(misfile) : [];
  const isMisfiled = (operation: ScimObject) => flaws.has("splitUrns") && misfile(operation).length > 0;
  const patched = applyPatch(resource, { ...body, Operations: operations.filter((each) => !isMisfiled(each)) });
  const added = flaws.has("doubledMembers") ? operations.flatMap(addedMembers) : [];
  const twice = added.filter(
    (each) => isObject(each) && valuesAt(membersOf(resource), ["value"]).includes(each["value"] ?? null),
  );
  if (twice.length > 0) patched["members"] = [...membersOf(patched), ...twice];
  if ("members" in resource) patched["members"] = spoiledMembers(resource, patched, operations, flaws);
  if ("userName" in resource) dropSiblings(resource, patched, operations, flaws);
  if (flaws.has("managerText")) for (const operation of operations) keepManagerText(patched, operation);
  return { ...patched, ...Object.fromEntries(misfiled) };
}

/** Takes from a user what a PATCH does not name, beside what it names. */
function dropSiblings(
  before: ScimObject,
  patched: ScimObject,
  operations: readonly ScimObject[],
  flaws: ReadonlySet<Flaw>,
): void {
  const named = operations.flatMap((operation) => {
    const { value } = operation;
    return pathOf(operation) === "" && isObject(value) ? Object.keys(value) : [pathOf(operation)];
  });
  for (const [attribute, held] of Object.entries(before)) {
    const parts = named.filter((path) => path.startsWith(attribute) && path.length > attribute.length);
    if (parts.length === 0) continue;
    if (flaws.has("dropsParts") && isObject(held)) {
      const own = parts.map((path) => path.slice(attribute.length + 1).split(".")[0]);
      const now = isObject(patched[attribute]) ? patched[attribute] : {};
      patched[attribute] = Object.fromEntries(Object.entries(now).filter(([name]) => own.includes(name)));
    }
    if (flaws.has("dropsElements") && Array.isArray(patched[attribute])) {
      const types = parts.map((path) => /"(.*)"/.exec(path)?.[1]);
      patched[attribute] = patched[attribute].filter(
        (each) => !isObject(each) || typeof each["type"] !== "string" || types.includes(each["type"]),
      );
    }
  }
  const isWhole = operations.some((operation) => pathOf(operation) === "");
  if (!flaws.has("noPathReplacesAll") || !isWhole) return;
  const always = ["id", "schemas", "meta", "userName", "active"];
  const roots = [...always, ...named.map((path) => path.split(/[.[]/)[0] ?? "")];
  for (const name of Object.keys(patched)) {
    if (!roots.includes(name) && !named.some((path) => path.startsWith(`${name}:`))) delete patched[name];
  }
}

/** A PUT with everything that the server does wrong. @throws ScimRefusal 400 */
export function flawedPut(resource: ScimObject, body: ScimObject, flaws: ReadonlySet<Flaw>): ScimObject {
  if (flaws.has("putRefusesReadOnly") && ("id" in body || "meta" in body))
    throw new ScimRefusal(400, "id and meta are read-only.", { scimType: "mutability" });
  const names = ["schemas", "userName", "name", "displayName", "active", "members"];
  const kept = flaws.has("putLosesRest")
    ? Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)))
    : { ...body };
  if (flaws.has("putKeepsUserName") && "userName" in resource) kept["userName"] = resource["userName"] ?? null;
  if (flaws.has("putKeepsActive") && "active" in resource) kept["active"] = resource["active"] ?? null;
  if (flaws.has("putKeepsMembers") && "members" in resource) kept["members"] = resource["members"] ?? null;
  return kept;
}

const mostMembers = 5;

const isOfMembers = (operation: ScimObject): boolean => pathOf(operation).startsWith("members");

/** Returns each member that an operation names. */
function membersNamed(operation: ScimObject): ScimJson[] {
  if (!isOfMembers(operation)) return [];
  const { value } = operation;
  return Array.isArray(value) ? value : [pathOf(operation)];
}

function withLessMembers(operation: ScimObject, flaws: ReadonlySet<Flaw>): ScimObject {
  const { value } = operation;
  const isCut = flaws.has("firstMemberOnly") && pathOf(operation) === "members" && opOf(operation) !== "replace";
  return isCut && Array.isArray(value) ? { ...operation, value: value.slice(0, 1) } : operation;
}

/** Returns the members of a group after a flawed change, which affects more than was asked for. */
function spoiledMembers(
  before: ScimObject,
  patched: ScimObject,
  operations: readonly ScimObject[],
  flaws: ReadonlySet<Flaw>,
): ScimJson[] {
  const removals = operations.filter((each) => isOfMembers(each) && opOf(each) === "remove").length;
  const isRename = operations.some(
    ({ path, value }) => path === "displayName" || (isObject(value) && "displayName" in value),
  );
  const last = operations.findLast((each) => pathOf(each) === "members" && opOf(each) !== "remove");
  let members = membersOf(patched);
  if (flaws.has("removeFirst") && removals > 0) members = membersOf(before).slice(removals);
  if (flaws.has("addReplaces") && last && opOf(last) === "add") members = membersNamed(last);
  if (flaws.has("replaceAdds") && last && opOf(last) === "replace") members = [...membersOf(before), ...members];
  if (flaws.has("removeWipes") && removals > 0) members = [];
  if (flaws.has("renameDropsMembers") && isRename) members = [];
  return members;
}

function keepManagerText(patched: ScimObject, operation: ScimObject): void {
  const [path, { value }] = [pathOf(operation), operation];
  if (!path.endsWith(":manager") || typeof value !== "string" || opOf(operation) === "remove") return;
  const holder = patched[path.slice(0, path.lastIndexOf(":"))];
  if (isObject(holder)) holder["manager"] = value;
}

const opOf = ({ op }: ScimObject): string => (typeof op === "string" ? op.toLowerCase() : "");
const pathOf = ({ path }: ScimObject): string => (typeof path === "string" ? path : "");

function refuse(resource: ScimObject, operation: ScimObject, flaws: ReadonlySet<Flaw>): void {
  const [path, { value }] = [pathOf(operation), operation];
  const invalid = (detail: string) => new ScimRefusal(400, detail, { scimType: "invalidValue" });
  if (flaws.has("onlyBooleans") && path === "active" && typeof value === "string")
    throw invalid("active is a boolean.");
  if (flaws.has("onlyTexts") && path === "active" && typeof value === "boolean") throw invalid("active is a text.");
  if (flaws.has("onlyPaths") && path === "") throw new ScimRefusal(400, "A path is wanted.", { scimType: "noTarget" });
  if (flaws.has("onlyManagerObjects") && path.endsWith(":manager") && typeof value === "string") {
    throw invalid("manager is an object.");
  }
  if (flaws.has("noAddThroughPath") && path.includes("[type ") && !hasElement(resource, path)) {
    throw new ScimRefusal(400, `${path} is not there.`, { scimType: "noTarget" });
  }
  const isGroup = "members" in resource;
  if (flaws.has("groupNoPath400") && isGroup && path === "")
    throw new ScimRefusal(400, "Unsupported group path.", { scimType: "noTarget" });
  if (flaws.has("groupIdInValue400") && isGroup && isObject(value) && "id" in value)
    throw new ScimRefusal(400, "id is read-only.", { scimType: "mutability" });
  if (flaws.has("noMemberValue") && path === "members" && opOf(operation) === "remove" && value !== undefined)
    throw invalid("A removal has no value.");
  if (flaws.has("emptyReplace400") && path === "members" && opOf(operation) === "replace" && isEmptyList(value))
    throw invalid("members.value is missing.");
  const [name = ""] = attributeNames(path.replace(/\[.*/, ""));
  if (flaws.has("brokenByUnknown") && path !== "" && !known.has(name.toLowerCase())) {
    throw new ScimRefusal(500, `NullPointerException: ${name}`);
  }
}

const known: ReadonlySet<string> = new Set(
  [
    ...["active", "addresses", "displayName", "emails", "externalId", "members", "name", "nickName", "phoneNumbers"],
    ...["preferredLanguage", "roles", "title", "userName", "userType", "locale", "timezone"],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  ].map((name) => name.toLowerCase()),
);

/** `emails[type eq "work"].value`: whether there is an element of the type. */
function hasElement(resource: ScimObject, path: string): boolean {
  const [, attribute = "", type = ""] = /^(\w+)\[type eq "(\w+)"\]/.exec(path) ?? [];
  return valuesAt(resource, [attribute, "type"]).includes(type);
}

function isPassedOver(resource: ScimObject, operation: ScimObject, flaws: ReadonlySet<Flaw>): boolean {
  const [path, op] = [pathOf(operation), opOf(operation)];
  if (flaws.has("onlyLowerCase") && operation["op"] !== op) return true;
  if (flaws.has("noRemoval") && op === "remove" && !isOfMembers(operation)) return true;
  if (flaws.has("noMemberRemoval") && op === "remove" && isOfMembers(operation)) return true;
  return flaws.has("noGroupRename") && "members" in resource && path === "displayName";
}

/** Returns attributes as filed under `urn:…:2` by a server that takes every dot for a separator. */
function misfile({ path, value }: ScimObject): [string, ScimJson][] {
  if (typeof path !== "string" || !path.startsWith("urn:")) return [];
  const [start = "", ...rest] = path.split(/\.(.*)/s);
  return [[start, { [rest.join("")]: value ?? null }]];
}

const isEmptyList = (value: ScimJson | undefined): boolean => Array.isArray(value) && value.length === 0;

const membersOf = ({ members }: ScimObject): ScimJson[] => (Array.isArray(members) ? members : []);

const addedMembers = (operation: ScimObject): ScimJson[] =>
  opOf(operation) === "add" && pathOf(operation) === "members" && Array.isArray(operation["value"])
    ? operation["value"]
    : [];
