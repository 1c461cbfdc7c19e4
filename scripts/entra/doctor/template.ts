import * as errors from "./errors";
import { type DoctorCheck, judged } from "../../verbs/doctor/check";
import type { StackSubject } from "./subjects";

/** The application was made from a template: only then has it provisioning. */
export const templateCheck: DoctorCheck<StackSubject> = {
  name: "template",
  run({ config, app }) {
    const from = app.applicationTemplateId;
    return judged(
      from ? `made from the application template ${from}` : "not made from an application template",
      from ? [] : [errors.notFromTemplate(config.stack, `${app.displayName ?? ""} (${app.id})`)],
    );
  },
};
