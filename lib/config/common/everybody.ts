import type { Assign, Waves } from "./model";
import { upTo } from "./resolve-waves";

/** Returns all principals assigned now or by later waves, each with its path in the config. */
export function everybody(
  { assign, waves }: { readonly assign: Assign; readonly waves?: Waves },
  kind: "groups" | "users",
) {
  const assigned = assign === "external" ? [] : assign[kind];
  const later = waves ? waves.all.slice(upTo(waves.all, waves.current).length) : [];
  return [
    ...assigned.map((principal, index) => ({ principal, path: ["assign", kind, index] })),
    ...later.flatMap((wave) =>
      wave[kind].map((principal, index) => ({ principal, path: ["waves", wave.name, kind, index] })),
    ),
  ];
}
