import { isKnownLater, stepGiving } from "../../lib/config/common/inputs";
import type { ProjectFiles } from "../../lib/config/common/files";
import type { IdentityProviderName, ManualStep, ProfileInput } from "../../lib/config/common/model";
import * as okta from "../../lib/config/okta/schema";
import { resolveSteps } from "../../lib/config/common/resolve-steps";
import * as entra from "../../lib/config/entra/schema";
import { subtree } from "../../lib/config/common/tree";
import { YamlFile } from "../../lib/config/common/yaml";

/** An input that a profile asks for. */
interface AskedInput extends ProfileInput {
  readonly name: string;
  /** Title of the step that yields it. */
  readonly step?: string;
  /** Whether the value is known only once the app is deployed. */
  readonly later: boolean;
}

/** The parts of a target profile that init needs. */
export interface ProfileSummary {
  readonly name: string;
  readonly title: string;
  readonly documentation?: string;
  readonly identityProvider: IdentityProviderName;
  /** Text of the profile itself, to be copied. */
  readonly text: string;
  readonly inputs: readonly AskedInput[];
  readonly steps: readonly ManualStep[];
  readonly saml: boolean;
  /** A switch of the target that the deployment has to speak of. */
  readonly choosesOnDeactivate: boolean;
  /** Whether its endpoint differs by environment, and for which there is one. */
  readonly environments?: readonly string[];
  /** Name of the app in the directory, as the profile suggests it. */
  readonly displayName?: string;
  readonly rollout: Readonly<Record<string, string>>;
}

/** The sound profiles of the project and the package, by name. */
export function readProfiles({ targets }: ProjectFiles): ProfileSummary[] {
  return [...targets]
    .map(([name, { name: file, text }]) => {
      const { data } = new YamlFile(file, text, {});
      return subtree(data)["identityProvider"] === "okta"
        ? oktaProfile(name, text, data)
        : entraProfile(name, text, data);
    })
    .filter((profile) => profile !== undefined)
    .sort((a, b) => a.name.localeCompare(b.name));
}

function entraProfile(name: string, text: string, data: unknown): ProfileSummary | undefined {
  const parsed = entra.targetSchema.safeParse(data);
  if (!parsed.success) return undefined;
  const { url, saml, rules, displayName } = parsed.data;
  return {
    ...common(name, text, parsed.data),
    identityProvider: "entra",
    saml: saml != null,
    choosesOnDeactivate: rules?.onDeactivate === "choose",
    environments: typeof url === "object" && url !== null ? Object.keys(url) : undefined,
    displayName: displayName ?? undefined,
  };
}

function oktaProfile(name: string, text: string, data: unknown): ProfileSummary | undefined {
  const parsed = okta.targetSchema.safeParse(data);
  if (!parsed.success) return undefined;
  return {
    ...common(name, text, parsed.data),
    identityProvider: "okta",
    saml: false,
    choosesOnDeactivate: false,
    displayName: parsed.data.label ?? undefined,
  };
}

function common(
  name: string,
  text: string,
  data: Pick<entra.EntraTarget, "title" | "documentation" | "inputs" | "steps" | "rollout">,
): Pick<ProfileSummary, "name" | "title" | "documentation" | "text" | "inputs" | "steps" | "rollout"> {
  const steps = resolveSteps(data);
  const inputs = Object.entries(data.inputs ?? {}).map(([input, { example, ...asked }]) => ({
    ...asked,
    name: input,
    example: example ?? undefined,
    step: stepGiving(steps, input)?.title,
    later: isKnownLater(steps, input),
  }));
  const { title, documentation, rollout } = data;
  return {
    name,
    title: title ?? name,
    documentation: documentation ?? undefined,
    text,
    inputs,
    steps,
    rollout: rollout ?? {},
  };
}
