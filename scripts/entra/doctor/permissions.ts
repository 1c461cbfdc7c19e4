import { permissionStatus, type PermissionStatus, type PermissionTask } from "../../../lib/entra/graph";
import * as errors from "./errors";
import { type DoctorCheck, judged, skipped } from "../../verbs/doctor/check";
import type { SignedIn, TenantSubject } from "./subjects";

/** The token's permissions against those that the tasks need. */
export const permissionsCheck: DoctorCheck<TenantSubject & SignedIn> = {
  name: "permissions",
  run({ facts, stacks, tasks }) {
    if (!facts) return skipped("the token does not say what it permits");
    const standings = tasks.map((task) => permissionStatus(task, facts.permissions, stacks));
    const lacking = new Map<string, PermissionTask[]>();
    for (const { task, missing } of standings)
      for (const permission of missing) lacking.set(permission, [...(lacking.get(permission) ?? []), task]);
    const problems = [...lacking].map(([permission, needing]) =>
      facts.signedIn === "person"
        ? errors.userPermissionMissing(permission, needing)
        : errors.permissionMissing(facts.name, permission, needing),
    );
    const ready = standings.filter(({ missing }) => missing.length === 0).map(({ task }) => task);
    return judged(ready.length > 0 ? `enough for ${ready.join(", ")}` : "not enough for any task", problems, {
      lines: standings.map(line),
      data: { granted: facts.permissions, tasks: standings.map((each) => ({ ...each })) },
    });
  },
};

function line({ task, missing, byOwnership }: PermissionStatus): string {
  if (missing.length > 0) return `${task.padEnd(12)}needs ${missing.join(", ")}`;
  return `${task.padEnd(12)}${byOwnership.length > 0 ? "granted, for applications that it owns" : "granted"}`;
}
