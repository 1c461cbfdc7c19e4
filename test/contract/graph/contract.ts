import { type Contract, type Exchange, type Problem, shown } from "../contract";
import { type ContractFile, type Model, readModel, type Operation, type TypeRef } from "./model";
import { followPath, type NoTarget, type Target } from "./path";
import { checkQuery } from "./query";
import { Findings, isObject, ValueChecks } from "./values";

/**
 * Holds exchanges with Microsoft Graph against its CSDL: segments, properties, types, enumerations, null, parameters of
 * operations; beta against the types of v1.0. Sign-in and the cloud's metadata are no part of Graph, and a batch consists of
 * requests that are exchanges of their own.
 * @param contract content of test/fixtures/contracts/graph-v1.0.json
 */
export function graphContract(contract: ContractFile): Contract {
  const model = readModel(contract);
  const checks = new Checks(model);
  return {
    check: (exchange) => {
      const [, path = "", search = ""] = /^\/(?:v1\.0|beta)(\/[^?]*)(?:\?(.*))?$/.exec(exchange.url) ?? [];
      if (path === "" || path === "/$batch") return [];
      const { method, request, status } = exchange;
      const target = followPath(model, method, path);
      const refused = refusal(status);
      const problems = status >= 400 ? checks.error(exchange.answer) : [];
      if (target.kind === "none") return refused === undefined ? [...problems, noTarget(target)] : problems;
      const succeeded = status >= 200 && status < 300;
      if (refused !== "request") {
        problems.push(...checks.query(search, target));
        // When a fault kept a request from being looked at, its body is not known.
        if (succeeded || request !== undefined) problems.push(...checks.request(exchange, target));
      }
      if (succeeded) problems.push(...checks.answer(exchange, target));
      return problems;
    },
  };
}

/** What the service found wrong: then the contract is kept, not broken. Faults and missing rights say nothing of either. */
function refusal(status: number): "request" | "segment" | undefined {
  if (status === 400 || status === 405 || status === 500) return "request";
  // The synchronization service answers so to paths that it does not know.
  return status === 404 ? "segment" : undefined;
}

const noTarget = ({ subject, says }: NoTarget): Problem => ({
  ...{ kind: "segment", where: "url", path: "", subject, says, found: shown(subject.split("/").at(-1)) },
});

const string: TypeRef = { name: "Edm.String", isCollection: false, isNullable: false };

class Checks {
  private readonly values: ValueChecks;

  constructor(private readonly model: Model) {
    this.values = new ValueChecks(model);
  }

  request({ method, request }: Exchange, target: Target): readonly Problem[] {
    const findings = new Findings("request");
    if (method === "POST" || method === "PUT" || method === "PATCH") {
      if (target.kind === "operation") this.parameters(target.operation, request, findings);
      else if (target.kind === "reference") this.reference(request, findings);
      else if (target.kind === "value") this.written(method, target, request, findings);
    }
    return findings.problems;
  }

  query(search: string, target: Target): readonly Problem[] {
    const type = target.kind === "operation" ? target.operation.returns : "type" in target ? target.type : undefined;
    return search === "" || type === undefined ? [] : checkQuery(this.model, search, type);
  }

  answer({ method, answer }: Exchange, target: Target): readonly Problem[] {
    const findings = new Findings("answer");
    switch (target.kind) {
      case "count":
        if (typeof answer !== "number") findings.add("type", "$count", "is a number", answer);
        break;
      case "operation": {
        const { returns, subject } = target.operation;
        if (returns !== undefined) this.content(returns, subject, answer, findings);
        else if (answer !== undefined) findings.add("type", subject, "returns nothing", answer);
        break;
      }
      case "value":
        if (method === "POST") this.content({ ...target.type, isCollection: false }, target.subject, answer, findings);
        else if (method === "GET" || answer !== undefined) this.content(target.type, target.subject, answer, findings);
        break;
      default:
    }
    return findings.problems;
  }

  /** docs.oasis-open.org/odata/odata-json-format/v4.01, section 21.1. */
  error(answer: unknown): Problem[] {
    const findings = new Findings("answer");
    const error = isObject(answer) ? answer["error"] : undefined;
    if (answer === undefined) return [];
    if (!isObject(error) || Object.keys(answer as object).length !== 1) {
      findings.add("error", "error", "is the only property of a refusal", answer);
      return findings.problems;
    }
    for (const name of ["code", "message"]) {
      if (typeof error[name] !== "string") findings.add("error", `error/${name}`, "is a text", error[name]);
    }
    for (const name of Object.keys(error)) {
      const isKnown = ["code", "message", "target", "details", "innerError"].includes(name) || name.includes("@");
      if (!isKnown) findings.add("error", `error/${name}`, "is not declared", error[name]);
    }
    return findings.problems;
  }

  private parameters({ subject, parameters }: Operation, body: unknown, findings: Findings): void {
    const given = body ?? {};
    if (!isObject(given)) return findings.add("type", subject, "takes its parameters as an object", body);
    for (const [name, type] of parameters) {
      if (given[name] === undefined) {
        if (!type.isNullable) findings.add("parameter", `${subject}/${name}`, "is required", undefined);
      } else findings.at(name, () => this.values.of(type, `${subject}/${name}`)(given[name], findings));
    }
    for (const name of Object.keys(given)) {
      if (!parameters.has(name) && !name.includes("@")) {
        findings.at(name, () => findings.add("parameter", `${subject}/${name}`, "is not declared", given[name]));
      }
    }
  }

  private reference(body: unknown, findings: Findings): void {
    const link = isObject(body) ? body["@odata.id"] : undefined;
    findings.at("@odata.id", () => this.values.of(string, "$ref")(link ?? null, findings));
  }

  /** POST makes a member of a collection; PUT and PATCH replace or change what is there. */
  private written(
    method: string,
    { type, subject }: Target & { kind: "value" },
    body: unknown,
    findings: Findings,
  ): void {
    if (type.name === "Edm.Stream") return;
    this.content(method === "POST" ? { ...type, isCollection: false } : type, subject, body, findings);
  }

  /** A structured value stands for itself, everything else in the property `value` beside annotations of the whole. */
  private content(type: TypeRef, subject: string, body: unknown, findings: Findings): void {
    if (!type.isCollection && this.model.type(type.name)) return this.values.of(type, subject)(body, findings);
    if (!isObject(body)) return findings.add("type", subject, "stands in `value` of an object", body);
    findings.at("value", () => this.values.of(type, subject)(body["value"] ?? null, findings));
    for (const name of Object.keys(body)) {
      if (name !== "value" && !name.includes("@")) {
        findings.at(name, () => findings.add("property", `${subject}/${name}`, "stands beside `value`", body[name]));
      }
    }
  }
}
