import { defaultAccess, nameOfRole, templateRoles } from "../../../lib/entra/application/app-roles";
import { type DoctorCheck, judged, skipped } from "../../verbs/doctor/check";
import { mapsRoles } from "../preview/assignments";
import * as errors from "./errors";
import type { StackSubject } from "./subjects";

const sameForAll = new Set([defaultAccess, ...templateRoles].map(({ id }) => id));

/** Roles that are mapped, and whether anybody has one that tells people apart. */
export const rolesCheck: DoctorCheck<StackSubject> = {
  name: "roles",
  async run({ config, app, tenant: { directory } }) {
    if (!mapsRoles(config)) return skipped("no mapping reads app roles");
    const assignments = (await directory.assignments(app.id)).filter(
      ({ principalType }) => principalType !== "ServicePrincipal",
    );
    if (assignments.length === 0) return skipped("nobody is assigned");
    const roles = (app.appRoles ?? []).filter(({ id, isEnabled }) => isEnabled && !sameForAll.has(id));
    const given = roles.filter(({ id }) => assignments.some(({ appRoleId }) => appRoleId === id));
    return judged(
      given.length > 0 ? `given: ${given.map(nameOfRole).join(", ")}` : "nobody has an app role of the app's own",
      given.length > 0 ? [] : [errors.noRoleGiven(config.stack, roles.map(nameOfRole))],
    );
  },
};
