import type { z } from "zod";
import * as errors from "./errors";
import type { Location, Problem, ProblemPath } from "../../core/problem";
import { nearest } from "../../core/nearest";
import type { Assign, Wave, Waves } from "./model";
import type { principals } from "./field";
import type { wavesOf } from "./profile-schema";

interface WavesInput {
  readonly assign: Assign;
  readonly waves: z.output<ReturnType<typeof wavesOf<typeof principals>>>;
  readonly wave: string | null | undefined;
}

/** The waves of a stack, and who is assigned: `assign`, and everybody up to the current wave. */
export function resolveWaves({ assign, waves, wave }: WavesInput): {
  readonly waves?: Waves;
  readonly assign: Assign;
  readonly problems: (Problem & { readonly path: ProblemPath })[];
} {
  const all = Object.entries(waves ?? {}).map(([name, people]): Wave => ({
    name,
    groups: people?.groups ?? [],
    users: people?.users ?? [],
  }));
  const names = all.map(({ name }) => name);
  const wrong = (problem: Problem, key: "wave" | "waves") => ({ assign, problems: [{ ...problem, path: [key] }] });

  const [first] = names;
  if (wave == null) return first === undefined ? { assign, problems: [] } : wrong(errors.waveMissing(first), "waves");
  if (!names.includes(wave)) return wrong(errors.waveUnknown(wave, nearest(wave, names), names), "wave");
  if (assign === "external") return wrong(errors.wavesExternal(), "waves");
  const current = upTo(all, wave);
  return {
    waves: { current: wave, all },
    assign: {
      groups: [...assign.groups, ...current.flatMap(({ groups }) => groups)],
      users: [...assign.users, ...current.flatMap(({ users }) => users)],
    },
    problems: [],
  };
}

/**
 * Maps each principal that a wave assigned to the place where it is written: `assign.groups.2` -> the place of
 * `waves.pilot.groups.0`.
 */
export function waveOrigins(
  { waves, assign }: { readonly waves?: Waves; readonly assign: Assign },
  origins: ReadonlyMap<string, Location>,
): [string, Location][] {
  if (!waves || assign === "external") return [];
  const current = upTo(waves.all, waves.current);
  return (["groups", "users"] as const).flatMap((kind) => {
    const places = current.flatMap(({ name, [kind]: list }) =>
      list.map((_, index) => `waves.${name}.${kind}.${index}`),
    );
    const before = assign[kind].length - places.length;
    return places.flatMap((place, index): [string, Location][] => {
      const location = origins.get(place);
      return location ? [[`assign.${kind}.${before + index}`, location]] : [];
    });
  });
}

/** The waves up to this one, and with it. */
export function upTo(all: readonly Wave[], name: string): readonly Wave[] {
  return all.slice(0, all.findIndex((wave) => wave.name === name) + 1);
}
