import { operators } from "../../../lib/filters";
import {
  EvaluationError,
  evaluate,
  functionCatalogue,
  parse,
  print,
  toSource,
  type Value,
} from "../../../lib/expressions";
import { access } from "../access";
import { collection } from "../directory/answers";
import { contextOf, ok, route, type Call, type Route } from "../route";
import { parseBody } from "./bodies";
import { findJob, synchronizationContext } from "./lookup";

const schemaPath = "/servicePrincipals/:id/synchronization/jobs/:job/schema";

/** What the portal's expression builder uses (learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression). */
export const expressionRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: `${schemaPath}/functions`,
    access: access.readSynchronization,
    handle: (call) => {
      const { servicePrincipalId, id } = findJob(call);
      const functions = functionCatalogue.map(({ name, parameters, repeating }) => ({
        name,
        parameters: [...parameters, ...repeating].map((parameter) => ({
          name: parameter.name,
          required: parameter.required,
          type: "String",
          allowMultipleOccurrences: repeating.includes(parameter),
        })),
      }));
      return collection(call, synchronizationContext(servicePrincipalId, `jobs('${id}')/schema/functions`), functions, {
        pageSize: functions.length,
      });
    },
  }),
  route({
    method: "GET",
    path: `${schemaPath}/filterOperators`,
    access: access.readSynchronization,
    handle: (call) => {
      const { servicePrincipalId, id } = findJob(call);
      // The documented sample calls it `name`, the metadata `id`.
      const known = operators.map(({ label, arity }) => ({
        id: label,
        name: label,
        arity,
        multivaluedComparisonType: "All",
        supportedAttributeTypes: ["String", "Integer", "Boolean", "Reference", "DateTime"],
      }));
      return collection(
        call,
        synchronizationContext(servicePrincipalId, `jobs('${id}')/schema/filterOperators`),
        known,
      );
    },
  }),
  route({
    method: "POST",
    path: `${schemaPath}/parseExpression`,
    access: access.writeSynchronization,
    body: parseBody,
    handle: (call) => {
      findJob(call);
      const properties = call.body.testInputObject?.properties ?? undefined;
      const attributes = properties && Object.fromEntries(properties.map(({ key, value }) => [key, value as Value]));
      const context = { "@odata.context": contextOf(call, "microsoft.graph.expressionEvaluationResult") };
      return ok({ ...context, ...parseAndEvaluate(call, call.body.expression, attributes) });
    },
  }),
];

const failure = (code: string, message: string) => ({ code, message, target: null, details: [], innerError: null });

function parseAndEvaluate(call: Call, text: string, attributes: Readonly<Record<string, Value>> | undefined) {
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
    });
    return { ...success, evaluationSucceeded: true, evaluationResult: Array.isArray(value) ? value : [value] };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { ...success, error: failure(error.code, error.message) };
  }
}
