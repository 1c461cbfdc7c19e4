import type { StackConfig } from "../../lib/config";
import { compileSchema } from "../../lib/entra/schema";
import { checkOfferedLanguage, settledBy } from "../../lib/entra/schema/offered-language";
import type { ValidateAdapter } from "../verbs/validate/adapter";

/** Asks the job of a stack for its schema, functions and filter operators. */
export const validateAdapter: ValidateAdapter<StackConfig> = {
  async live(stack, context) {
    const { app, job, config, tenant } = await context.entra.deployment(stack);
    const { synchronization } = tenant;
    const [schema, functions, operators] = await Promise.all([
      synchronization.getSchema(app.id, job.id),
      synchronization.listFunctions(app.id, job.id),
      synchronization.listFilterOperators(app.id, job.id),
    ]);
    const offered = { functions, operators };
    return {
      problems: [...checkOfferedLanguage(config.schema, offered), ...compileSchema(config.schema, schema).problems],
      settled: settledBy(config.schema, offered, schema),
    };
  },
};
