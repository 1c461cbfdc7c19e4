import type { Flaw } from "../difficulties.js";
import { attributeNames, isObject, valuesAt, type ScimJson, type ScimObject } from "./attribute.mjs";
import { applyPatch } from "./patch.mjs";
import { ScimRefusal } from "./scim-error.mjs";

/**
 * Applies a PATCH with everything that the server does wrong.
 * @throws ScimRefusal 400, 500
 */
export function flawedPatch(resource: ScimObject, body: ScimObject, flaws: ReadonlySet<Flaw>): ScimObject {
  if (flaws.size === 0) return applyPatch(resource, body);
  const given = Array.isArray(body["Operations"]) ? body["Operations"].filter(isObject) : [];
  if (flaws.has("brokenByNothing") && given.length === 0) throw new ScimRefusal(500, "Index out of range.");
  for (const operation of given) refuse(resource, operation, flaws);
  const operations = given.filter((operation) => !isPassedOver(resource, operation, flaws));
  const misfiled = flaws.has("splitUrns") ? operations.flatMap(misfile) : [];
  const isMisfiled = (operation: ScimObject) => flaws.has("splitUrns") && misfile(operation).length > 0;
  const patched = applyPatch(resource, { ...body, Operations: operations.filter((each) => !isMisfiled(each)) });
  const added = flaws.has("doubledMembers") ? operations.flatMap(addedMembers) : [];
  if (added.length > 0) patched["members"] = [...membersOf(resource), ...added];
  return { ...patched, ...Object.fromEntries(misfiled) };
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
  const isOfMembers = path.startsWith("members");
  if (flaws.has("onlyLowerCase") && operation["op"] !== op) return true;
  if (flaws.has("noRemoval") && op === "remove" && !isOfMembers) return true;
  if (flaws.has("noMemberRemoval") && op === "remove" && isOfMembers) return true;
  return flaws.has("noGroupRename") && "members" in resource && path === "displayName";
}

/** What a server files under `urn:…:2` that takes every dot for a separator. */
function misfile({ path, value }: ScimObject): [string, ScimJson][] {
  if (typeof path !== "string" || !path.startsWith("urn:")) return [];
  const [start = "", ...rest] = path.split(/\.(.*)/s);
  return [[start, { [rest.join("")]: value ?? null }]];
}

const membersOf = ({ members }: ScimObject): ScimJson[] => (Array.isArray(members) ? members : []);

const addedMembers = (operation: ScimObject): ScimJson[] =>
  opOf(operation) === "add" && pathOf(operation) === "members" && Array.isArray(operation["value"])
    ? operation["value"]
    : [];
