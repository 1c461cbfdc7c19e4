import { checkOfferedLanguage } from "../../../lib/entra/schema/offered-language";
import { scimJobs } from "../../../lib/entra/graph";
import { type DoctorCheck, judged, skipped } from "../../verbs/doctor/check";
import type { StackSubject } from "./subjects";

/** Functions and filter operators of the tenant, compared with those of this version and of the config. */
export const languageCheck: DoctorCheck<StackSubject> = {
  name: "language",
  async run({ config, app, tenant: { synchronization } }) {
    if (!app.applicationTemplateId) return skipped("no provisioning: not made from an application template");
    const [job] = scimJobs(await synchronization.listJobs(app.id));
    if (!job) return skipped("no provisioning job yet");
    const [functions, operators] = await Promise.all([
      synchronization.listFunctions(app.id, job.id),
      synchronization.listFilterOperators(app.id, job.id),
    ]);
    const problems = checkOfferedLanguage(config.schema, { functions, operators });
    return judged(`${functions.length} functions and ${operators.length} filter operators`, problems);
  },
};
