import { z } from "zod";
import * as okta from "./okta/schema";
import { environmentsSchema } from "./environment-schema";
import { deploymentSchema, targetSchema } from "./entra/schema";

/** JSON Schema of a kind of config file, as `config/schema/<kind>.json` gives it to editors. */
export type EditorSchema = z.core.JSONSchema.BaseSchema;

export const fileKinds = ["deployment", "environments", "target", "okta-deployment", "okta-target"] as const;
export type FileKind = (typeof fileKinds)[number];

const schemas: Readonly<Record<FileKind, z.ZodType>> = {
  deployment: deploymentSchema,
  environments: environmentsSchema,
  target: targetSchema,
  "okta-deployment": okta.deploymentSchema,
  "okta-target": okta.targetSchema,
};

/** One schema a kind of file rather than one for all: an editor can then say which key is wrong instead of "no alternative fits". */
export function editorSchema(kind: FileKind): EditorSchema {
  const { $schema, ...rest } = z.toJSONSchema(schemas[kind], {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // zod leaves these out where a value is transformed; ours are written as they stand in a file.
      const { default: byDefault, examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (byDefault !== undefined) jsonSchema.default = byDefault;
      if (Array.isArray(examples)) jsonSchema.examples = examples as z.core.JSONSchema.JSONSchema["examples"];
      // A value with a format may as well be an environment variable, which editors cannot look into.
      if (jsonSchema.type !== "string" || jsonSchema.format === undefined) return;
      delete jsonSchema.format;
      jsonSchema.pattern = `${jsonSchema.pattern ?? ".+"}|\\$\\{env:`;
    },
  });
  // For people who open it: where it comes from.
  return { $schema, $comment: "Generated from lib/config by `npm run generate`.", ...rest };
}
