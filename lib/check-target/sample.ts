import { compilePlan, type PreviewPlan } from "../preview";
import type { Value } from "../entra/language/value";
import { attributesOf } from "../entra/language";
import { toText } from "../entra/language/conversions";
import type { DesiredSchema } from "../entra/schema";
import {
  compileMappings,
  groupTypes,
  mapObject,
  targetTypes,
  type CompiledMapping,
  type TargetTypes,
} from "../entra/requests";
import { defineAttribute } from "../entra/schema/attribute-definition";
import { scimAttributes } from "../entra/schema/scim-attributes";
import type { ObjectType } from "../entra/schema/object-type";
import { coreUserSchema } from "../core/scim-schemas";
import type { OktaUser } from "../okta/requests";
import { syntheticObject, type NameFlavour } from "./synthetic-object";

/** Values by target attribute, as the mappings yield them. */
export type SampleValues = Readonly<Record<string, Value>>;

/** The value of an attribute as a filter compares it. */
export const textOf = (values: SampleValues | undefined, target: string): string => toText(values?.[target] ?? null);

export interface SampleOptions {
  readonly schema: DesiredSchema;
  readonly prefix: string;
  readonly domain: string;
  readonly uuid: () => string;
  readonly now: number;
  /** Target attributes without which the target refuses a person, beside those of every SCIM server. */
  readonly required: readonly string[];
}

/** Makes people and groups up, and maps them as the stack does. */
export class Sample {
  readonly plan: PreviewPlan;
  readonly groupTypes: TargetTypes;
  /** Matching attributes in the order of their precedence; never empty. */
  readonly matching: readonly [string, ...string[]];
  readonly groupMatching: string;
  readonly hasGroups: boolean;
  /** Attributes that the target refuses to take on creation: left out from then on. */
  readonly refused = new Set<string>();
  private readonly groupMappings: readonly CompiledMapping[];
  private number = 0;
  private readonly given: (readonly [ObjectType, string, string])[] = [];

  /** @throws ScimformError with every problem of every expression */
  constructor(private readonly options: SampleOptions) {
    const { schema, now } = options;
    this.plan = compilePlan(schema, { scope: "all", now, defaultDomain: options.domain });
    const [first = "userName", ...others] = this.plan.matching.map(({ target }) => target);
    this.matching = [first, ...others];
    const groups = schema.groups?.enabled === false ? null : schema.groups;
    this.hasGroups = groups != null;
    this.groupMappings = groups ? compileMappings(groups) : [];
    this.groupMatching = this.groupMappings.find(({ match }) => match !== null)?.target ?? "displayName";
    this.groupTypes = groups
      ? targetTypes([
          ...scimAttributes.groups,
          ...Object.entries(schema.attributes?.target ?? {}).map(([name, it]) => defineAttribute(name, it)),
        ])
      : groupTypes;
  }

  /** Returns the values that the mappings yield for another synthetic person. */
  person(flavour?: NameFlavour): SampleValues {
    const { plan, options } = this;
    const declared = options.schema.attributes?.source ?? {};
    const attributes = syntheticObject(
      "users",
      [...plan.sourceAttributes, "IsSoftDeleted"],
      this.nextIdentity(flavour),
      declared,
    );
    const { values } = mapObject(plan.values, attributes, plan.environment);
    this.given.push(["users", this.matching[0], textOf(values, this.matching[0])]);
    return Object.fromEntries(Object.entries(values).filter(([target]) => !this.refused.has(target)));
  }

  /** All names that were given so far: type, matching attribute and value. */
  get names(): readonly (readonly [ObjectType, string, string])[] {
    return this.given.filter(([, , name]) => name !== "");
  }

  /** Returns the values that the mappings yield for another synthetic group, without members. */
  group(flavour?: NameFlavour): SampleValues {
    const names = this.groupMappings.flatMap(({ expression }) => (expression ? attributesOf(expression) : []));
    const declared = this.options.schema.attributes?.source ?? {};
    const attributes = syntheticObject("groups", [...new Set(names)], this.nextIdentity(flavour), declared);
    const values = this.groupMappings.filter(({ target }) => this.groupTypes.get(target) !== "Reference");
    const mapped = mapObject(values, attributes, this.plan.environment).values;
    this.given.push(["groups", this.groupMatching, textOf(mapped, this.groupMatching)]);
    return mapped;
  }

  /** Reduces values to those that a person requires. */
  minimal(values: SampleValues): SampleValues {
    const kept = new Set([...this.plan.required, ...this.matching, ...this.options.required, "active"]);
    return Object.fromEntries(Object.entries(values).filter(([target]) => kept.has(target)));
  }

  /** Attributes that updates carry, other than the names and the switch. */
  get updatable(): readonly string[] {
    return this.plan.values
      .filter(({ target, onCreateOnly, expression }) => {
        const fixed = this.matching.includes(target) || target === "active" || this.refused.has(target);
        return !fixed && !onCreateOnly && expression !== null;
      })
      .map(({ target }) => target);
  }

  /** Whether Entra ever changes the matching attribute. */
  get renames(): boolean {
    return this.plan.matching[0]?.onCreateOnly !== true;
  }

  /** Attribute that a person's manager is mapped to. */
  get manager(): string | undefined {
    return this.plan.references[0]?.target;
  }

  get mapsActive(): boolean {
    return this.plan.values.some(({ target }) => target === "active");
  }

  /** Returns another synthetic person as Okta sends one, with the attributes of its sample. */
  oktaUser(flavour: NameFlavour = { login: "", mail: "", text: "" }): OktaUser {
    const { prefix, number, objectId, domain } = this.nextIdentity();
    const [own, text] = [`${prefix}-${number}`, flavour.text === "" ? "" : ` ${flavour.text}`];
    const userName = `${own}${flavour.login}@${domain}`;
    const attributes = Object.entries({
      "name.givenName": `Given ${number}${text}`,
      "name.familyName": `Family ${number}${text}`,
      "emails.^[primary==true].value": `${own}${flavour.mail}@${domain}`,
      "emails.^[primary==true].type": "work",
      displayName: `${own} display${text}`,
    }).map(([externalName, value]) => ({ externalName, externalNamespace: coreUserSchema, value }));
    this.given.push(["users", "userName", userName]);
    return { userName, externalId: `00u${objectId.replaceAll("-", "").slice(0, 17)}`, attributes };
  }

  /** A name for one more group of Okta. */
  groupName(flavour?: NameFlavour): string {
    const { prefix, number } = this.nextIdentity();
    const name = `${prefix}-${number} group${flavour ? ` ${flavour.text}` : ""}`;
    this.given.push(["groups", "displayName", name]);
    return name;
  }

  /** Returns a password, since Okta always sends one, whether or not the target uses it. */
  password(): string {
    return `Placeholder-${this.options.uuid()}`;
  }

  private nextIdentity(flavour?: NameFlavour) {
    this.number += 1;
    const { prefix, domain, uuid } = this.options;
    return { prefix, number: this.number, objectId: uuid(), domain, flavour };
  }
}
