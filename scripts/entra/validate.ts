import type { StackConfig } from "../../lib/config";
import { checkCertificates } from "../../lib/config/entra/check-saml";
import { compileSchema } from "../../lib/entra/schema";
import { checkOfferedLanguage, settledBy } from "../../lib/entra/schema/offered-language";
import { withLiveCertificates } from "./live-certificates";
import type { ValidateAdapter } from "../verbs/validate/adapter";

/** Asks the job of a stack for its schema, functions and filter operators. */
export const validateAdapter: ValidateAdapter<StackConfig> = {
  async live(stack, context) {
    const { app, job, config, tenant } = await context.entra.deployment(stack);
    const now = context.io.clock();
    const { synchronization } = tenant;
    const [schema, functions, operators, live] = await Promise.all([
      synchronization.getSchema(app.id, job.id),
      synchronization.listFunctions(app.id, job.id),
      synchronization.listFilterOperators(app.id, job.id),
      withLiveCertificates(config, tenant, app.id),
    ]);
    const offered = { functions, operators };
    return {
      problems: [
        ...checkOfferedLanguage(config.schema, offered),
        ...compileSchema(config.schema, schema).problems,
        ...checkCertificates(live, now),
      ],
      settled: [
        ...settledBy(config.schema, offered, schema),
        ...checkCertificates(config, now).map((problem) => ({ ...problem, as: "none" as const })),
      ],
    };
  },
};
