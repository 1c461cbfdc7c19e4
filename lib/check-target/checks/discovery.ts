import { normalisePath, parseAttributePath } from "../../entra/schema/attribute-path";
import { coreUserSchema } from "../../core/scim-schemas";
import { connectionQueries } from "../../okta/requests";
import { found, type Examination } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idOf, idsOf, resourcesOf, shown } from "../judge";

const documents = ["ServiceProviderConfig", "ResourceTypes", "Schemas"] as const;

/** T7: checks discovery. Its findings stop no other checks, since only gallery applications rely on it. */
export async function checkDiscovery(examination: Examination): Promise<void> {
  await examination.check("T7", async () => {
    const findings: CheckFinding[] = [];
    for (const name of documents) {
      const exchange = await examination.probe.get([name]);
      if (!isSuccess(exchange)) findings.push(note(`/${name} is ${outcomeOf(exchange)}.`, exchange));
      else if (name === "Schemas") findings.push(...judgeSchemas(exchange, mappedPaths(examination)));
    }
    return found(...findings);
  });
}

/** Target attributes of all mappings of people. */
export function mappedPaths({ sample }: Examination): string[] {
  return [...sample.plan.values, ...sample.plan.references].map(({ target }) => target);
}

/** Reports the mapped attributes that the schemas do not declare, or declare as read-only. */
export function judgeSchemas(exchange: CheckExchange, targets: readonly string[]): CheckFinding[] {
  const schemas = resourcesOf(exchange.body);
  if (schemas === undefined) return [note("/Schemas is not answered by a ListResponse.", exchange)];
  const attributes = new Map<string, unknown>();
  for (const schema of schemas) {
    const id = idOf(schema) ?? "";
    for (const [path, attribute] of pathsOf(isRecord(schema) ? schema["attributes"] : undefined)) {
      attributes.set(`${id}:${path}`.toLowerCase(), attribute);
    }
  }
  const of = (target: string) => {
    const path = parseAttributePath(target);
    if (!path) return undefined;
    const sub = path.subAttribute === null ? "" : `.${path.subAttribute}`;
    return attributes.get(`${path.schema ?? coreUserSchema}:${path.attribute}${sub}`.toLowerCase());
  };
  // The attributes that every resource has stand in no schema (RFC 7643, 3.1).
  const described = targets.filter((target) => !/^(id|externalId|meta)$/i.test(target));
  const distinct = [...new Map(described.map((target) => [normalisePath(target), target])).values()];
  const unknown = distinct.filter((target) => of(target) === undefined);
  const fixed = distinct.filter((target) => {
    const attribute = of(target);
    return isRecord(attribute) && attribute["mutability"] === "readOnly";
  });
  const findings: CheckFinding[] = [];
  if (unknown.length > 0) findings.push(note(`/Schemas does not have ${unknown.join(", ")}.`, exchange));
  if (fixed.length > 0) findings.push(note(`/Schemas says that ${fixed.join(", ")} cannot be written.`, exchange));
  return findings;
}

function pathsOf(attributes: unknown, prefix = ""): [string, unknown][] {
  if (!Array.isArray(attributes)) return [];
  return attributes.flatMap((attribute: unknown): [string, unknown][] => {
    if (!isRecord(attribute) || typeof attribute["name"] !== "string") return [];
    const path = `${prefix}${attribute["name"]}`;
    return [[path, attribute], ...pathsOf(attribute["subAttributes"], `${path}.`)];
  });
}

const note = (what: string, exchange: CheckExchange): CheckFinding => ({
  level: "I",
  what,
  breaks: "Nothing: Entra does not ask a non-gallery application. A gallery listing needs it.",
  remedy: "Nothing to do, unless the vendor wants to be listed in the gallery.",
  // Schemas are long, and what they lack does not show in them.
  evidence: [{ ...exchange, body: isSuccess(exchange) ? "(not shown)" : exchange.body }],
});

/** T8 and T10. */
export async function checkPages(examination: Examination): Promise<void> {
  const { probe } = examination;
  await examination.check("T8", async () => {
    const page = (startIndex: number, count = pageSize) =>
      probe.get(["Users"], { startIndex: String(startIndex), count: String(count) });
    const [first, second] = [await page(1), await page(1 + pageSize)];
    // A list that ends with its first page is short, or says so of every page.
    const isWhole = totalOf(first) !== undefined && totalOf(first) === resourcesOf(first.body)?.length;
    return judgePages(first, second, isWhole && totalOf(first) !== 0 ? await page(1, 1) : undefined);
  });
  await examination.check("T10", () => probe.speaking(examination.oktaHeaders, () => checkConnection(examination)));
}

const pageSize = 2;

const totalOf = ({ body }: CheckExchange): unknown => (isRecord(body) ? body["totalResults"] : undefined);

/** @param single a page of one, asked for when the first page seems to be all there is */
export function judgePages(first: CheckExchange, second: CheckExchange, single?: CheckExchange): CheckVerdict {
  const warn = (what: string, ...evidence: readonly CheckExchange[]): CheckVerdict =>
    found({
      level: "W",
      what,
      breaks:
        "Who reads the whole list gets it more than once, in part, or all at once; so do Okta's import and the gallery tests.",
      remedy: "Ask the vendor for startIndex and count (RFC 7644, 3.4.2.4).",
      evidence,
    });
  for (const [number, exchange] of [first, second].entries()) {
    const resources = resourcesOf(exchange.body);
    if (!isSuccess(exchange) || resources === undefined)
      return warn(`Page ${number + 1} is ${outcomeOf(exchange)}, and no list.`, exchange);
    if (resources.length > pageSize) return warn(`A page of ${pageSize} has ${resources.length} users.`, exchange);
  }
  const [one, two] = [first, second].map(({ body }) => idsOf(resourcesOf(body) ?? []));
  const twice = one?.filter((id) => id !== undefined && two?.includes(id)) ?? [];
  if (twice.length > 0) return warn("The second page has users of the first.", first, second);
  const total = totalOf(first);
  if (single && typeof total === "number" && totalOf(single) !== total) {
    return warn(
      `totalResults is ${total} when ${pageSize} users are asked for, and ${shown(totalOf(single))} when one is: the size of the page, not of the list.`,
      first,
      single,
    );
  }
  if (typeof total === "number" && total > pageSize && two?.length === 0) {
    return warn(`There are ${total} users, but the second page is empty.`, second);
  }
  if (typeof total === "number" && total <= pageSize)
    return { findings: [], unverified: "there are too few users for two pages" };
  return found();
}

/** T10. */
async function checkConnection({ probe, sample }: Examination): Promise<CheckVerdict> {
  const lists = [
    ["Users", connectionQueries.Users],
    ...(sample.hasGroups ? [["Groups", connectionQueries.Groups]] : []),
  ];
  const findings: CheckFinding[] = [];
  for (const [collection = "", query = ""] of lists) {
    const exchange = await probe.get([collection], query);
    findings.push(...judgeConnection(collection, exchange));
  }
  return { findings };
}

function judgeConnection(collection: string, exchange: CheckExchange): CheckFinding[] {
  const isList = isSuccess(exchange) && resourcesOf(exchange.body) !== undefined;
  const wrong = isRecord(exchange.body) ? countsThatAreNoNumbers(exchange.body) : [];
  if (isList && wrong.length === 0) return [];
  return [
    {
      level: "O",
      what: isList
        ? `The list of /${collection} has ${wrong.join(" and ")}.`
        : `The list of /${collection} without a filter is ${outcomeOf(exchange)}${isSuccess(exchange) ? ", but not by a ListResponse" : ""}.`,
      breaks: isList
        ? "Okta wants startIndex, itemsPerPage and totalResults as numbers, and reads lists by them."
        : "The integration cannot be enabled: Okta lists when a connection is saved or tested, and when it imports.",
      remedy: "Ask the vendor to answer GET with startIndex and count by a whole ListResponse (RFC 7644, 3.4.2).",
      evidence: [exchange],
    },
  ];
}

/** RFC 7644, 3.4.2 leaves counts out of lists that are not paged; what is there is a number. */
function countsThatAreNoNumbers(body: Record<string, unknown>): string[] {
  return ["startIndex", "itemsPerPage"]
    .filter((name) => body[name] !== undefined && typeof body[name] !== "number")
    .map((name) => `\`${name}\` ${shown(body[name])}`);
}
