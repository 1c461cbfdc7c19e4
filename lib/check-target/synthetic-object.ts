import type { DirectoryAttributes, Value } from "../entra/language/value";
import type { DesiredAttribute } from "../entra/schema";
import { directoryAttributes } from "../entra/schema/directory-attributes";
import type { ObjectType } from "../entra/schema/object-type";

/** Makes the objects of one run, and the values of one object, differ from all others. */
export interface ObjectIdentity {
  /** Prefix of the run; part of every name. */
  readonly prefix: string;
  /** Number of the object in the run, from 1. */
  readonly number: number;
  readonly objectId: string;
  /** Domain of mail addresses that receive no mail. */
  readonly domain: string;
  /** Special characters that names contain besides; absent: none that could trouble a server. */
  readonly flavour?: NameFlavour | undefined;
}

/** Parts of names that real people and groups have. */
export interface NameFlavour {
  /** Part for user names. */
  readonly login: string;
  /** Part for mail addresses, which allow fewer characters. */
  readonly mail: string;
  /** Part for free texts. */
  readonly text: string;
}

/** Values that a target may check: codes of countries and languages come in turn. */
const inTurn: Readonly<Record<string, readonly string[]>> = {
  country: ["DK", "SE", "NO", "FI"],
  usageLocation: ["DK", "SE", "NO", "FI"],
  preferredLanguage: ["da-DK", "sv-SE", "nb-NO", "fi-FI"],
};

/**
 * Makes the attributes of a person or group that does not exist: a value for each source attribute, different for each object.
 * @param names source attributes that mappings read
 * @param declared those that the config adds
 */
export function syntheticObject(
  type: ObjectType,
  names: readonly string[],
  identity: ObjectIdentity,
  declared: Readonly<Record<string, DesiredAttribute>> = {},
): DirectoryAttributes {
  const definitions = new Map(directoryAttributes[type].map((each) => [each.name.toLowerCase(), each]));
  return Object.fromEntries(
    names.map((name) => {
      const kind = declared[name]?.type ?? definitions.get(name.toLowerCase())?.type ?? "String";
      return [name, valueFor(name, kind, identity)];
    }),
  );
}

function valueFor(name: string, kind: string, identity: ObjectIdentity): Value {
  const { prefix, number, domain, flavour = { login: "", mail: "", text: "" } } = identity;
  const own = `${prefix}-${number}`;
  const text = flavour.text === "" ? "" : ` ${flavour.text}`;
  const digits = String(7_010_000 + number * 37 + lettersOf(name));
  switch (name) {
    case "accountEnabled":
      return true;
    case "IsSoftDeleted":
      return false;
    case "objectId":
      return identity.objectId;
    case "userPrincipalName":
    case "originalUserPrincipalName":
      return `${own}${flavour.login}@${domain}`;
    case "mail":
      return `${own}.mail${flavour.mail}@${domain}`;
    case "mailNickname":
      return `${own}-nick${flavour.login}`;
    case "displayName":
      return `${own} display${text}`;
    case "otherMails":
    case "proxyAddresses":
      return [`${own}.other@${domain}`];
    case "telephoneNumber":
    case "mobile":
    case "facsimileTelephoneNumber":
      return `+45 ${digits}`;
    case "postalCode":
      return String(2_000 + number);
    case "employeeId":
      return digits;
    case "appRoleAssignments":
      return null;
  }
  const turn = inTurn[name];
  if (turn) return turn[number % turn.length] ?? null;
  switch (kind) {
    case "Boolean":
      return number % 2 === 1;
    case "Integer":
      return number;
    case "DateTime":
      return `2024-01-${String((number % 28) + 1).padStart(2, "0")}T08:00:00Z`;
    case "Reference":
    case "Binary":
      return null;
    default:
      return `${name} ${number}${text}`;
  }
}

const lettersOf = (text: string): number => [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
