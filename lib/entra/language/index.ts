/**
 * The mapping language of Entra's provisioning service: parse, print, evaluate, and its structured form in Graph.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
export type { ComparisonOperator, Expression, Position } from "./ast";
export { findFunction, functionCatalogue, type FunctionDefinition, signatureOf } from "./catalogue";
export { evaluate } from "./evaluate";
export { maximumLength, parse } from "./parser";
export { print } from "./printer";
export { EvaluationError, type ExpressionProblem } from "./problem";
export { attributesOf, type AttributeMappingSource, fromSource, sameMeaning, toSource } from "./source";
export type { DirectoryAttributes, EvaluationEnvironment, Readings, Value } from "./value";
