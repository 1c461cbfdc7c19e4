import type { Value } from "../../../lib/entra/language/value";
import { lazy } from "../lazy";
import { access } from "../http/access";
import { collection } from "../directory/responses";
import { contextOf, ok, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { parseBody } from "./bodies";
import { findJob, findPrincipal, synchronizationContext } from "./lookup";
import { checkTemplate } from "./templates";

/** Jobs and templates have the same operations on their schemas. */
const places = [
  {
    path: "/servicePrincipals/:id/synchronization/jobs/:job/schema",
    context: (call: GraphApiCall) => {
      const { servicePrincipalId, id } = findJob(call);
      return synchronizationContext(servicePrincipalId, `jobs('${id}')/schema`);
    },
  },
  {
    path: "/servicePrincipals/:id/synchronization/templates/:template/schema",
    context: (call: GraphApiCall) => {
      const principal = findPrincipal(call);
      checkTemplate(call, principal, call.param("template"));
      return synchronizationContext(principal.id, `templates('${call.param("template")}')/schema`);
    },
  },
] as const;

/**
 * The API of the portal's expression builder
 * (learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression).
 */
export const expressionRoutes: readonly GraphRoute[] = places.flatMap(({ path, context }) => [
  route({
    method: "GET",
    path: `${path}/functions`,
    access: access.readSynchronization,
    handle: (call) => {
      const name = `${context(call)}/functions`;
      const { functionCatalogue } = lazy.expressions();
      // As with the operators below, the documented sample calls it `name`, the metadata `id`.
      const functions = functionCatalogue.map(({ name, parameters, repeating }) => ({
        id: name,
        name,
        parameters: [...parameters, ...repeating].map((parameter) => ({
          name: parameter.name,
          required: parameter.required,
          type: "String",
          allowMultipleOccurrences: repeating.includes(parameter),
        })),
      }));
      return collection(call, name, functions, { pageSize: functions.length });
    },
  }),
  route({
    method: "GET",
    path: `${path}/filterOperators`,
    access: access.readSynchronization,
    handle: (call) => {
      const name = `${context(call)}/filterOperators`;
      const { operators } = lazy.filters();
      const { operatorSpellings } = call.switches;
      const spelled = (label: string): string =>
        operatorSpellings === "compact" ? label.replace(/[\s_]/g, "") : label;
      const known = operators.map(({ label, arity }) => ({
        id: spelled(label),
        name: spelled(label),
        arity,
        multivaluedComparisonType: "All",
        supportedAttributeTypes: ["String", "Integer", "Boolean", "Reference", "DateTime"],
      }));
      return collection(call, name, known);
    },
  }),
  route({
    method: "POST",
    path: `${path}/parseExpression`,
    access: access.writeSynchronization,
    body: parseBody,
    handle: (call) => {
      context(call);
      const properties = call.body.testInputObject?.properties ?? undefined;
      const attributes = properties && Object.fromEntries(properties.map(({ key, value }) => [key, value as Value]));
      const name = { "@odata.context": contextOf(call, "microsoft.graph.expressionEvaluationResult") };
      return ok({ ...name, ...parseAndEvaluate(call, call.body.expression, attributes) });
    },
  }),
]);

const failure = (code: string, message: string) => ({ code, message, target: null, details: [], innerError: null });

function parseAndEvaluate(call: GraphApiCall, text: string, attributes: Readonly<Record<string, Value>> | undefined) {
  const { EvaluationError, evaluate, parse, print, toSource } = lazy.expressions();
  const parsed = parse(text);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    const error = failure(problem?.code ?? "ExpressionSyntaxError", problem?.summary ?? "");
    return { error, evaluationSucceeded: false, evaluationResult: [], parsedExpression: null, parsingSucceeded: false };
  }
  const parsedExpression = { ...toSource(parsed.expression), expression: print(parsed.expression) };
  const success = {
    error: null,
    evaluationSucceeded: false,
    evaluationResult: [],
    parsedExpression,
    parsingSucceeded: true,
  };
  if (attributes === undefined) return success;
  try {
    const { clock, tenant } = call;
    const value = evaluate(parsed.expression, attributes, {
      now: () => clock.now(),
      random: () => tenant.environment.random(),
      defaultDomain: tenant.state.defaultDomain,
      readings: call.switches,
    });
    return { ...success, evaluationSucceeded: true, evaluationResult: Array.isArray(value) ? value : [value] };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { ...success, error: failure(error.code, error.message) };
  }
}
