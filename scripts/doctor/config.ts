import { type Check, judged, type Machine, skipped } from "./check";

/** The project's config is sound. */
export const configCheck: Check<Machine> = {
  name: "config",
  run({ project, root }) {
    if (!project) return skipped(`there is no config in ${root}: only this machine is looked at`);
    const wrong = project.problems.filter(({ severity }) => severity === "error");
    const { length } = project.stacks;
    return judged(`${length} ${length === 1 ? "stack" : "stacks"}`, wrong, {
      data: { stacks: project.stacks.map(({ stack }) => stack) },
    });
  },
};
