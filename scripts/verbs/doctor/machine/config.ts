import { type DoctorCheck, judged, type Machine, skipped } from "../check";

/** The project's config is sound. */
export const configCheck: DoctorCheck<Machine> = {
  name: "config",
  run({ project, root }) {
    if (!project) return skipped(`there is no config in ${root}: only this machine is looked at`);
    const wrong = project.problems.filter(({ severity }) => severity === "error");
    const names = project.allStacks.map(({ stack }) => stack);
    return judged(`${names.length} ${names.length === 1 ? "stack" : "stacks"}`, wrong, { data: { stacks: names } });
  },
};
