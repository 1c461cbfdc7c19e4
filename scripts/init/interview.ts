import { backend } from "../../lib/config/common/backend-schema";
import { isProtectedByDefault } from "../../lib/config/common/environment-fields";
import { appName, email, environmentName, guid } from "../../lib/config/common/field";
import type { BackendConfig } from "../../lib/config/common/model";
import { inputProblem } from "../../lib/config/common/inputs";
import { namesSecret } from "../../lib/config/common/secrets";
import { subtree } from "../../lib/config/common/tree";
import { YamlFile } from "../../lib/config/common/yaml";
import { urlProblem } from "../../lib/config/common/check-url";
import * as configErrors from "../../lib/config/errors";
import * as configCommonErrors from "../../lib/config/common/errors";
import * as errors from "./errors";
import { fail, type Problem } from "../../lib/core/problem";
import { nearest } from "../../lib/core/nearest";
import type { InitPlan, PlannedEnvironment } from "./plan";
import type { ProfileSummary } from "./profiles";
import { homeLine } from "./texts";
import { isAboutVendor, type VendorCircumstances, type VendorOptions, vendorProfile } from "./vendor";

/** Options of the command line; missing ones are asked for. */
export interface InitOptions extends VendorOptions {
  readonly app?: string;
  readonly environment?: readonly string[];
  readonly tenant?: readonly string[];
  readonly org?: readonly string[];
  readonly input?: readonly string[];
  readonly group?: readonly string[];
  readonly user?: readonly string[];
  readonly onDeactivate?: "disable" | "delete";
  readonly displayName?: string;
  readonly notificationEmail?: readonly string[];
  readonly backend?: readonly string[];
}

/** Circumstances of a run; without `questions` nobody can be asked. */
export interface Circumstances extends VendorCircumstances {
  readonly options: InitOptions;
  readonly profiles: readonly ProfileSummary[];
  readonly sandbox: boolean;
}

/** Plans the files to write, from options and answers. */
export async function interview(circumstances: Circumstances): Promise<InitPlan> {
  const { options } = circumstances;
  const interviewer = new Interviewer(circumstances);
  const { profile, table } = await interviewer.profile();
  const app = await interviewer.app(profile);
  const displayName = await interviewer.displayName(app, profile);
  const names = await interviewer.environmentNames(profile);
  const environments: PlannedEnvironment[] = [];
  for (const name of names) environments.push(await interviewer.environment(name, names, profile));
  const onDeactivate = options.onDeactivate ?? (await interviewer.onDeactivate(profile));
  return { profile, table, app, displayName, environments, onDeactivate };
}

/** A rule for one value, as the config's own schema has it. */
type Rule = typeof appName | typeof guid | typeof email;

const brokenRule =
  (rule: Rule) =>
  (answer: string): string | undefined =>
    rule.safeParse(answer).error?.issues[0]?.message.replace(/^/, "It has to be ").concat(".");

/** Value of an option, if it satisfies the rule. */
const named =
  (rule: Rule, option: string) =>
  (value: string): string => {
    const wrong = brokenRule(rule)(value);
    if (wrong !== undefined) throw fail(errors.optionInvalid, option, value, wrong);
    return value;
  };

const inWords = (problem: Problem | undefined): string | undefined => problem && `${problem.summary} ${problem.remedy}`;

class Interviewer {
  constructor(private readonly circumstances: Circumstances) {}

  /** Asks for the profile: an existing one, or the new one of a vendor that has none. */
  async profile(): Promise<Pick<InitPlan, "profile" | "table">> {
    const { options, profiles, questions, say } = this.circumstances;
    if (isAboutVendor(options)) return vendorProfile(this.circumstances);
    const names = profiles.map(({ name }) => name);
    if (options.target === undefined && questions) {
      for (const [index, { name, title }] of profiles.entries()) say(`${index + 1}  ${name.padEnd(20)} ${title}`);
      say(`0  ${"another vendor".padEnd(20)} its profile is written from its table of attributes`);
    }
    const isOther = (answer: string): boolean => /^(0|another vendor|other|new)$/i.test(answer);
    const pick = (answer: string): ProfileSummary | undefined =>
      profiles.find(({ name }) => name === answer) ?? profiles[Number(answer) - 1];
    const check = (answer: string) =>
      pick(answer) || isOther(answer) ? undefined : `There is no profile "${answer}". 0 makes one.`;
    const answer = options.target ?? (await this.needed("Target profile, by name or number", "--target", check));
    const found = options.target === undefined ? pick(answer) : profiles.find(({ name }) => name === answer);
    if (found) return { profile: found };
    if (options.target === undefined && isOther(answer)) return vendorProfile(this.circumstances);
    throw fail(configErrors.unknownTarget, answer, nearest(answer, names), names);
  }

  /** Asks for the app's key, which becomes the name of a file. */
  async app({ name }: ProfileSummary): Promise<string> {
    const given = this.circumstances.options.app;
    return given === undefined
      ? ((await this.optional("Key of the app", name, appName)) ?? name)
      : named(appName, "--app")(given);
  }

  /** Asks for the display name; undefined to take the one that the profile proposes. */
  async displayName(app: string, profile: ProfileSummary): Promise<string | undefined> {
    const { options, questions } = this.circumstances;
    if (options.displayName !== undefined) return options.displayName;
    const proposed = profile.displayName ?? `${app} ({environment})`;
    const where = profile.identityProvider === "okta" ? "Okta" : "Entra";
    const answer = await questions?.ask({ text: `Name of the app in ${where}`, otherwise: proposed });
    return answer === proposed ? undefined : answer;
  }

  async environmentNames({ environments }: ProfileSummary): Promise<readonly string[]> {
    const { options } = this.circumstances;
    if (options.environment?.length)
      return [...new Set(options.environment)].map(named(environmentName, "--environment"));
    const known = this.definedEnvironments() ?? environments ?? ["test"];
    const check = (answer: string) => words(answer).flatMap((name) => brokenRule(environmentName)(name) ?? [])[0];
    return words(await this.needed("Environments, with commas", "--environment", check, known.join(", ")));
  }

  async environment(name: string, all: readonly string[], profile: ProfileSummary): Promise<PlannedEnvironment> {
    const { options } = this.circumstances;
    return {
      name,
      home: await this.home(name, all, profile),
      notificationEmail: await this.notificationEmail(name, all, profile),
      backend: await this.backend(name, all),
      inputs: await this.inputs(name, all, profile),
      groups: await this.people("groups", options.group, name, all),
      users: await this.people("people (user names)", options.user, name, all),
    };
  }

  async onDeactivate({ choosesOnDeactivate, title }: ProfileSummary): Promise<"disable" | "delete" | undefined> {
    if (!choosesOnDeactivate) return undefined;
    const check = (answer: string) => (/^(disable|delete)$/.test(answer) ? undefined : "It is disable or delete.");
    const question = `What ${title} is set to do with who is no longer assigned: disable or delete`;
    return (await this.needed(question, "--on-deactivate", check)) === "delete" ? "delete" : "disable";
  }

  /** Asks for an answer that may be left out; the proposed one counts then. */
  async optional(text: string, otherwise: string, rule?: Rule): Promise<string | undefined> {
    return this.circumstances.questions?.ask({ text, otherwise, check: rule && brokenRule(rule) });
  }

  private async needed(
    text: string,
    option: string,
    check: (answer: string) => string | undefined,
    otherwise?: string,
  ): Promise<string> {
    const answer = await this.circumstances.questions?.ask({ text, otherwise, check });
    if (answer === undefined) throw fail(errors.answerMissing, text, option);
    return answer;
  }

  /** Names in the project's environments.yaml; undefined when there is none. */
  private definedEnvironments(): string[] | undefined {
    const { environments } = this.circumstances.files;
    return environments && Object.keys(subtree(new YamlFile(environments.name, environments.text, {}).data));
  }

  private async home(
    name: string,
    all: readonly string[],
    { identityProvider }: ProfileSummary,
  ): Promise<string | undefined> {
    const { options, sandbox } = this.circumstances;
    const okta = identityProvider === "okta";
    const value = valueFor(okta ? options.org : options.tenant, name, all);
    const given = value === undefined || okta ? value : named(guid, "--tenant")(value);
    const defined = this.definedEnvironments();
    if (defined) {
      if (defined.includes(name)) return undefined;
      const example = okta ? "https://acme.okta.com" : "<id of the Entra tenant>";
      throw fail(errors.environmentUndefined, name, `${name}: { ${homeLine(identityProvider, given ?? example)} }`);
    }
    if (given !== undefined || sandbox) return given;
    return okta
      ? this.needed(`Okta org of ${name} (https://…)`, "--org", (answer) => inWords(urlProblem(answer)))
      : this.needed(`Directory (tenant) id of ${name}`, "--tenant", brokenRule(guid));
  }

  private async notificationEmail(
    name: string,
    all: readonly string[],
    { identityProvider }: ProfileSummary,
  ): Promise<string | undefined> {
    const given = valueFor(this.circumstances.options.notificationEmail, name, all);
    if (given !== undefined) return named(email, "--notification-email")(given);
    if (identityProvider === "okta" || this.definedEnvironments()) return undefined;
    const text = `Whom Entra writes to when provisioning fails in ${name} (e-mail; may stay empty)`;
    return (await this.optional(text, "", email)) || undefined;
  }

  /** Asks for a backend, and proposes a shared one for production: there, several people and CI deploy. */
  private async backend(name: string, all: readonly string[]): Promise<BackendConfig | undefined> {
    const { options, questions, sandbox } = this.circumstances;
    const given = valueFor(options.backend, name, all);
    if (given !== undefined && this.definedEnvironments())
      throw fail(errors.optionInvalid, "--backend", given, "config/environments.yaml exists already: write it there.");
    if (given !== undefined) return backendOf(given);
    if (!questions || sandbox || this.definedEnvironments() || !isProtectedByDefault(name)) return undefined;
    const types = Object.keys(backendSettings);
    const type = await questions.ask({
      text: `Where Terraform keeps the state of ${name}: ${types.join(", ")}`,
      otherwise: "azurerm",
      check: (answer) => (types.includes(answer) ? undefined : `It is one of ${types.join(", ")}.`),
    });
    const settings: string[] = [];
    for (const setting of backendSettings[type ?? "local"] ?? []) {
      const answer = await questions.ask({ text: `${setting} of ${type}` });
      if (answer !== undefined) settings.push(`${setting}=${answer}`);
    }
    return backendOf([type ?? "local", ...settings].join(","));
  }

  /** Asks for the inputs of the profile. Unknown ones can be written down later: `steps` says where to find them. */
  private async inputs(name: string, all: readonly string[], profile: ProfileSummary): Promise<Record<string, string>> {
    const { options, questions, say } = this.circumstances;
    const values = inputsFor(options.input ?? [], name, all, profile);
    for (const input of profile.inputs) {
      if (values[input.name] !== undefined || !questions || input.later) continue;
      if (input.step !== undefined)
        say(`${input.title}: the step "${input.step}" gives it; leave it empty when it is not there yet.`);
      const answer = await questions.ask({
        text: `${input.title} of ${name}${input.example === undefined ? "" : `, such as ${input.example}`}`,
        otherwise: "",
        check: (value) => inWords(inputProblem(input.name, value, input.kind)),
      });
      if (answer) values[input.name] = answer;
    }
    return values;
  }

  private async people(
    what: string,
    given: readonly string[] | undefined,
    name: string,
    all: readonly string[],
  ): Promise<readonly string[]> {
    if (given)
      return given
        .map((entry) => split(entry, all))
        .flatMap(({ environment, value }) => (environment === undefined || environment === name ? [value] : []));
    return words((await this.optional(`Who is assigned in ${name}: ${what}, with commas`, "")) ?? "");
  }
}

/** The settings that each backend cannot do without. */
const backendSettings: Readonly<Record<string, readonly string[]>> = {
  azurerm: ["storageAccountName", "containerName"],
  s3: ["bucket", "region"],
  gcs: ["bucket"],
  remote: ["organization"],
  cloud: ["organization"],
  local: [],
};

/** `azurerm,storageAccountName=contosostate,containerName=scimform` */
function backendOf(text: string): BackendConfig | undefined {
  const [type = "", ...settings] = words(text);
  if (type === "local" && settings.length === 0) return undefined;
  const config = Object.fromEntries(
    settings.map((setting) => {
      const [, key = setting, value = ""] = /^([^=]+)=([^]*)$/.exec(setting) ?? [];
      return [key, /^(true|false)$/.test(value) ? value === "true" : value];
    }),
  );
  const parsed = backend.safeParse({ type, config });
  if (parsed.success) return { type: parsed.data.type, config: config };
  const example = "azurerm,storageAccountName=contosostate,containerName=scimform";
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  // A secret that somebody has put among the settings is not repeated.
  throw fail(
    errors.optionInvalid,
    "--backend",
    settings.length > 0 ? `${type},…` : type,
    `Write it as ${example}; wrong is: ${wrong}.`,
  );
}

/** Value of an option for one environment, else for all of them. */
function inputsFor(
  entries: readonly string[],
  name: string,
  all: readonly string[],
  profile: ProfileSummary,
): Record<string, string> {
  const known = profile.inputs.map((input) => input.name);
  const given = entries.map((entry) => {
    const { environment, value } = split(entry, all);
    const [, input = "", text = ""] = /^([^=]*)=([^]*)$/.exec(value) ?? [];
    if (namesSecret(input) && !known.includes(input)) throw fail(configCommonErrors.secretKey, input);
    if (!known.includes(input))
      throw fail(configCommonErrors.inputUnknown, input, profile.name, nearest(input, known), known);
    return { environment, input, text };
  });
  const of = (environment: string | undefined) =>
    given.filter((each) => each.environment === environment).map(({ input, text }) => [input, text] as const);
  return Object.fromEntries([...of(undefined), ...of(name)]);
}

const words = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** `test:value` is for one environment, `value` for all. */
function split(entry: string, environments: readonly string[]): { environment?: string; value: string } {
  const [, environment, value] = /^([a-z][a-z0-9]*):([^]*)$/.exec(entry) ?? [];
  const known = environment !== undefined && environments.includes(environment);
  return known ? { environment, value: value ?? "" } : { value: entry };
}

function valueFor(given: readonly string[] | undefined, name: string, all: readonly string[]): string | undefined {
  const entries = (given ?? []).map((entry) => split(entry, all));
  return (entries.find(({ environment }) => environment === name) ?? entries.find(({ environment }) => !environment))
    ?.value;
}
