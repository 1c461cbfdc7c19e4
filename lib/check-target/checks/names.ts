import { createGroupBody, createUserBody } from "../../entra/requests";
import { toScimValue } from "../../entra/requests/target-value";
import * as okta from "../../okta/requests";
import type { Examination } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idsOf, readBackOf, readBackText, resourcesOf } from "../judge";
import type { CreatedObject } from "../probe";
import { textOf, type SampleValues } from "../sample";
import type { NameFlavour } from "../synthetic-object";
import { createAsOkta } from "./okta-users";

interface Specimen extends NameFlavour {
  /** Description for use in a sentence: "somebody with …". */
  readonly kind: string;
  /** Severity of a refusal: servers may limit lengths, take only addresses of ASCII as logins, or no guests. */
  readonly refusal: "E" | "W";
  /** Severity when the name is returned changed, or is not found. */
  readonly garbled: "E" | "W";
}

/**
 * Names that people have, and servers stumbled over: https://github.com/wso2/product-is/issues/6919 (apostrophes), 15317 (plus signs), 6914
 * and https://github.com/apache/directory-scimple/issues/981 (letters beyond ASCII); 𠮷 takes four bytes. User names of guests have a number sign.
 */
const people: readonly Specimen[] = [
  { kind: "an apostrophe", login: ".o'brien", mail: ".o'brien", text: "O'Brien", refusal: "E", garbled: "E" },
  { kind: "a plus sign", login: "+crew", mail: "+crew", text: "A+B", refusal: "E", garbled: "E" },
  {
    kind: "a guest's user name",
    login: "_fabrikam.example#EXT#",
    mail: "",
    text: "Guest #1",
    refusal: "W",
    garbled: "E",
  },
  { kind: "accents", login: ".josé", mail: "", text: "José Ærø Łódź", refusal: "W", garbled: "E" },
  { kind: "letters of other scripts", login: "", mail: "", text: "李小龍 𠮷田 Ελένη Юлия", refusal: "E", garbled: "E" },
  {
    kind: "quotes and backslashes",
    login: "",
    mail: "",
    text: 'Ann "Annie" \\ Holm & <Co>',
    refusal: "E",
    garbled: "E",
  },
  {
    kind: "a long name",
    login: "",
    mail: "",
    text: "Wolfeschlegelstein ".repeat(8).trim(),
    refusal: "W",
    garbled: "W",
  },
];

/**
 * Specimens for names of groups, by which Entra and Okta search. Few groups have quotation marks or backslashes in their names.
 */
const groups: readonly Specimen[] = [
  { kind: "an apostrophe and signs", login: "", mail: "", text: "R&D + Ops #1 of O'Brien", refusal: "E", garbled: "E" },
  { kind: "quotes", login: "", mail: "", text: 'the "A" team', refusal: "W", garbled: "W" },
  { kind: "a backslash", login: "", mail: "", text: "EMEA\\Sales", refusal: "W", garbled: "W" },
  { kind: "accents and other scripts", login: "", mail: "", text: "Łódź 李小龍 𠮷田", refusal: "E", garbled: "E" },
];

/** An object that was created from a specimen. */
interface NamedObject {
  readonly created: CreatedObject;
  readonly values: SampleValues;
  /** Attribute that it is searched by. */
  readonly target: string;
}

/** C10. */
export async function checkUserNames(examination: Examination): Promise<void> {
  await examination.check("C10", async () => {
    const { sample, probe } = examination;
    const asEntra = examination.asks("entra");
    if (asEntra ? !examination.first : !examination.third) return { findings: [], unverified: "nobody is created" };
    const isSearched = examination.holds(asEntra ? "C3" : "C9");
    return checkNames(examination, "users", people, isSearched, async (specimen): Promise<NamedObject> => {
      if (!asEntra) {
        const { created, user } = await createAsOkta(examination, specimen);
        return { created, values: valuesOf(user), target: "userName" };
      }
      const [target] = sample.matching;
      const values = sample.person(specimen);
      const body = createUserBody(values, sample.plan.types);
      return { created: await probe.create("users", body, [target, textOf(values, target)]), values, target };
    });
  });
}

/** G10. */
export async function checkGroupNames(examination: Examination): Promise<void> {
  const { sample, probe } = examination;
  if (!sample.hasGroups) {
    if (examination.wanted("G10")) examination.skip("G10", "groups are not mapped");
    return;
  }
  const asEntra = examination.asks("entra");
  const work = async (): Promise<CheckVerdict> => {
    if (!examination.holds(asEntra ? "G1" : "G11")) return { findings: [], unverified: "no group is created" };
    return checkNames(
      examination,
      "groups",
      groups,
      examination.findsGroups,
      async (specimen): Promise<NamedObject> => {
        if (!asEntra) {
          const displayName = sample.groupName(specimen);
          const body = okta.createGroupBody(displayName, examination.oktaRefused.has("members"));
          const created = await probe.create("groups", body, ["displayName", displayName]);
          return { created, values: { displayName }, target: "displayName" };
        }
        const target = sample.groupMatching;
        const values = sample.group(specimen);
        const schemas = examination.groupSchemas;
        const body = { ...createGroupBody(values, sample.groupTypes), ...(schemas && { schemas: [...schemas] }) };
        return { created: await probe.create("groups", body, [target, textOf(values, target)]), values, target };
      },
    );
  };
  await examination.check("G10", () => (asEntra ? work() : probe.speaking(examination.oktaHeaders, work)));
}

const valuesOf = ({ userName, attributes }: okta.OktaUser): SampleValues => ({
  userName,
  ...Object.fromEntries(
    attributes.flatMap(({ externalName, value }) =>
      typeof value === "string" && !externalName.includes("[") ? [[externalName, value]] : [],
    ),
  ),
});

async function checkNames(
  examination: Examination,
  type: "users" | "groups",
  specimens: readonly Specimen[],
  isSearched: boolean,
  create: (specimen: Specimen) => Promise<NamedObject>,
): Promise<CheckVerdict> {
  const { probe, sample } = examination;
  const types = type === "users" ? sample.plan.types : sample.groupTypes;
  const findings: CheckFinding[] = [];
  for (const specimen of specimens) {
    const { created, values, target } = await create(specimen);
    const { posted, read, id } = created;
    const whose = `${type === "users" ? "Somebody" : "A group"} with ${specimen.kind} in the name`;
    const add = (level: "E" | "W", says: string, ...evidence: readonly CheckExchange[]): void => {
      const name = textOf(values, target);
      findings.push({
        level,
        what: `${whose} (${name}) ${says}.`,
        breaks: `${type === "users" ? "People" : "Groups"} of such names are not provisioned, arrive garbled, or are there twice.`,
        remedy: "Ask the vendor to take texts as they are (UTF-8, RFC 7644, 3.1), and to read filters as JSON strings.",
        evidence,
      });
    };
    if (id === undefined) {
      const isBroken = posted.status === null || posted.status >= 500;
      add(isBroken ? "E" : specimen.refusal, `is ${outcomeOf(posted)}`, posted);
      continue;
    }
    if (read && !isSuccess(read)) {
      add("E", `is ${outcomeOf(read)} when read by the id`, posted, read);
      continue;
    }
    const fates = Object.entries(values)
      .filter(([name]) => type === "groups" || !examination.asks("entra") || examination.kept.has(name))
      .map(([name, value]) => ({ name, fate: readBackOf(read?.body, name, toScimValue(value, types.get(name))) }));
    const [garbled] = fates.filter(({ fate }) => fate.kind !== "kept");
    if (garbled && read)
      add(specimen.garbled, `is changed: ${garbled.name} ${readBackText(garbled.fate)}`, posted, read);
    const value = textOf(values, target);
    if (!isSearched || /^[\w@.-]*$/.test(value)) continue;
    const asEntra = examination.asks("entra");
    const hit = asEntra
      ? await probe.find(type, target, value)
      : await probe.get([type === "users" ? "Users" : "Groups"], okta.equalsQuery(target, value));
    if (!isSuccess(hit)) add(specimen.garbled, `breaks the search: it is ${outcomeOf(hit)}`, hit);
    else if (!idsOf(resourcesOf(hit.body) ?? []).includes(id)) add(specimen.garbled, `is not found by ${target}`, hit);
  }
  return { findings, ...(!isSearched && { unverified: "searches find nothing, whatever the name" }) };
}
