import { z } from "zod";

/**
 * State of version 4, as far as it says what Terraform manages. Terraform promises that `state pull` prints it; of its inner form
 * nothing else is read: https://developer.hashicorp.com/terraform/cli/commands/state/pull
 */
const stateSchema = z.object({
  version: z.literal(4),
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.object({ attributes: z.object({ id: z.string().nullish() }).nullish() })),
    }),
  ),
});

/** Ids of objects that Terraform manages, by address. */
export type ManagedIds = ReadonlyMap<string, string>;

/**
 * @param text what `terraform state pull` prints: nothing before the first deploy
 * @returns undefined for anything else than a state
 */
export function managedIds(text: string): ManagedIds | undefined {
  if (text.trim() === "") return new Map();
  const state = stateSchema.safeParse(jsonOf(text)).data;
  return (
    state &&
    new Map(
      state.resources
        .filter(({ mode }) => mode === "managed")
        .flatMap(({ type, name, instances }) =>
          instances.map(({ attributes }) => [`${type}.${name}`, attributes?.id ?? ""] as const),
        ),
    )
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
