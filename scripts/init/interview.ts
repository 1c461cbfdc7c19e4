import type { ProjectFiles } from "../../lib/config/common/files";
import { appName, environmentName, guid } from "../../lib/config/common/field";
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
import type { Questions } from "../questions";
import type { InitPlan, PlannedEnvironment } from "./plan";
import type { ProfileSummary } from "./profiles";
import { homeLine } from "./texts";

/** What the command line says; whatever is missing is asked for. */
export interface InitOptions {
  readonly target?: string;
  readonly app?: string;
  readonly environment?: readonly string[];
  readonly tenant?: readonly string[];
  readonly org?: readonly string[];
  readonly input?: readonly string[];
  readonly group?: readonly string[];
  readonly user?: readonly string[];
  readonly onDeactivate?: "disable" | "delete";
}

export interface Circumstances {
  readonly options: InitOptions;
  readonly files: ProjectFiles;
  readonly profiles: readonly ProfileSummary[];
  /** Absent: nobody can be asked. */
  readonly questions?: Questions;
  readonly say: (line: string) => void;
  readonly sandbox: boolean;
}

/** Puts together what is to be written, from options and answers. */
export async function interview(circumstances: Circumstances): Promise<InitPlan> {
  const { options } = circumstances;
  const interviewer = new Interviewer(circumstances);
  const profile = await interviewer.profile();
  const app = await interviewer.app(profile);
  const names = await interviewer.environmentNames(profile);
  const environments: PlannedEnvironment[] = [];
  for (const name of names) environments.push(await interviewer.environment(name, names, profile));
  const onDeactivate = options.onDeactivate ?? (await interviewer.onDeactivate(profile));
  return { profile, app, environments, onDeactivate };
}

/** A rule for one value, as the config's own schema has it. */
type Rule = typeof appName | typeof guid;

const brokenRule =
  (rule: Rule) =>
  (answer: string): string | undefined =>
    rule.safeParse(answer).error?.issues[0]?.message.replace(/^/, "It has to be ").concat(".");

/** What an option says, if the rule permits it. */
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

  async profile(): Promise<ProfileSummary> {
    const { options, profiles, questions, say } = this.circumstances;
    const names = profiles.map(({ name }) => name);
    if (options.target === undefined && questions) {
      for (const [index, { name, title }] of profiles.entries()) say(`${index + 1}  ${name.padEnd(20)} ${title}`);
    }
    const pick = (answer: string): ProfileSummary | undefined =>
      profiles.find(({ name }) => name === answer) ?? profiles[Number(answer) - 1];
    const check = (answer: string) => (pick(answer) ? undefined : `There is no profile "${answer}".`);
    const answer = options.target ?? (await this.needed("Target profile, by name or number", "--target", check));
    const found = options.target === undefined ? pick(answer) : profiles.find(({ name }) => name === answer);
    if (!found) throw fail(configErrors.unknownTarget, answer, nearest(answer, names), names);
    return found;
  }

  /** It becomes the name of a file. */
  async app({ name }: ProfileSummary): Promise<string> {
    const given = this.circumstances.options.app;
    return given === undefined
      ? ((await this.optional("Key of the app", name, appName)) ?? name)
      : named(appName, "--app")(given);
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

  /** An answer that may be left out: then what is proposed counts. */
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

  /** What is not known yet can be written down later: `steps` says where to find it. */
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

/** What is said for one environment counts before what is said for all. */
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
