import { toText } from "../entra/language/conversions";
import { readAttribute } from "../entra/requests";
import type { Account, AttributeCheck } from "./compare-account";
import type { Expectation } from "./expectation";

/** A group that is provisioned with its members. */
export interface ProvisionedGroup {
  readonly name: string;
  /** Object ids of the direct members. */
  readonly members: ReadonlySet<string>;
  /** Ids of the accounts that the target shows in it; a text says why they cannot be compared. */
  readonly shown: ReadonlySet<string> | string;
}

/** Source of the values that references are compared with. */
export interface ReferenceSource {
  /**
   * The account of somebody in the directory, by their object id.
   * @returns its id; null: they have none; undefined: it cannot be told
   */
  accountOf(objectId: string): Promise<string | null | undefined>;
  /** A text says why memberships cannot be compared. */
  readonly groups: readonly ProvisionedGroup[] | string;
}

/**
 * Compares a person's manager and memberships with the target. A manager who is not provisioned is not set, and one who is taken away
 * in the directory stays in the target: neither is held against it.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
export async function compareReferences(
  { references, objectId }: Pick<Expectation, "references" | "objectId">,
  account: Account,
  source: ReferenceSource,
): Promise<AttributeCheck[]> {
  const checks: AttributeCheck[] = [];
  for (const [attribute, id] of Object.entries(references)) {
    const expected = await source.accountOf(id);
    const actual = toText(referencedId(readAttribute(account, attribute))) || null;
    if (expected === null) checks.push(unknown(attribute, "whom it refers to has no account"));
    else if (expected === undefined) checks.push(unknown(attribute, "the account of whom it refers to is not known"));
    else checks.push(compared(attribute, expected, actual));
  }
  return [...checks, ...memberships(objectId, account, source.groups)];
}

function memberships(objectId: string | null, account: Account, groups: ReferenceSource["groups"]): AttributeCheck[] {
  if (typeof groups === "string") return [unknown("memberships", groups)];
  const id = toText(readAttribute(account, "id"));
  return groups.flatMap(({ name, members, shown }): AttributeCheck[] => {
    const attribute = `member of ${name}`;
    const isMember = objectId !== null && members.has(objectId);
    if (typeof shown === "string") return isMember ? [unknown(attribute, shown)] : [];
    const isShown = shown.has(id);
    return isMember || isShown ? [compared(attribute, isMember, isShown)] : [];
  });
}

/** Returns the id that a reference holds; some targets return a manager as text. */
const referencedId = (value: ReturnType<typeof readAttribute>) =>
  typeof value === "object" && value !== null ? readAttribute(value, "value") : value;

const compared = <T extends string | boolean>(attribute: string, expected: T, actual: T | null): AttributeCheck => ({
  attribute,
  expected,
  actual,
  result: expected === actual ? "same" : "differs",
  onCreateOnly: false,
});

const unknown = (attribute: string, why: string): AttributeCheck => ({
  ...{ attribute, expected: null, actual: null, result: "unknown", onCreateOnly: false, why },
});
