import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { scripts } from "../../package.json";
import { CommandSession } from "../../scripts/session";
import { run } from "../scripts/run";

/**
 * Every command that a page, a remedy, a help text or a printed next step names is read by the program itself, which does
 * everything but carry it out: the command is known, its options are, and it has the arguments that it needs.
 */

const repository = resolve(__dirname, "../..");

/** A text in which commands are named, and where it is. */
interface Text {
  readonly where: string;
  readonly text: string;
  /** Commands of a block or a literal stand by themselves, those of prose between backticks. */
  readonly kind: "prose" | "line";
}

const below = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name) && !name.includes("node_modules"))
    .map((name) => join(folder, name));
const read = (file: string): string => readFileSync(join(repository, file), "utf8");

const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "sandbox/PARITY.md", ...below("docs", /\.md$/)];

function textsOfPage(file: string): Text[] {
  const blocks: Text[] = [];
  const prose = read(file).replace(/^ *```(\w*)\n([^]*?)^ *```$/gm, (_, language: string, block: string) => {
    if (["sh", "bash", "console", "yaml"].includes(language))
      for (const text of block.replace(/\\\n\s*/g, "").split("\n")) blocks.push({ where: file, text, kind: "line" });
    return "";
  });
  return [{ where: file, text: prose, kind: "prose" }, ...blocks];
}

const textsOfLines = (file: string): Text[] =>
  read(file)
    .split("\n")
    .flatMap((text): Text[] => [
      { where: file, text, kind: "prose" },
      ...(text.includes("npx ") ? [{ where: file, text, kind: "line" } as const] : []),
    ]);

/** The texts in a source, each whole; what is filled in while it runs is a placeholder. */
function textsOfSource(file: string): Text[] {
  const text = read(file);
  if (!/scimform |cdktf |npm run /.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    const literal = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) ? node.text : undefined;
    const template = ts.isTemplateExpression(node)
      ? node.head.text + node.templateSpans.map((span) => `{value}${span.literal.text}`).join("")
      : undefined;
    const whole = literal ?? template;
    if (whole !== undefined) {
      const where = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      found.push({ where, text: whole, kind: "prose" });
      for (const line of whole.split("\n")) found.push({ where, text: line, kind: "line" });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = ["lib", "provider", "sandbox", "scripts", "stacks"].flatMap((folder) =>
  below(folder, /\.(ts|mts|cjs)$/),
);
const texts: readonly Text[] = [
  ...pages.flatMap(textsOfPage),
  ...[...below("config/targets", /\.yaml$/), ...below("docs/pipelines", /\.ya?ml$/)].flatMap(textsOfLines),
  ...sources.flatMap(textsOfSource),
];

/** What a placeholder of a text is filled with. */
const placeholder = "value";

interface Named {
  readonly where: string;
  readonly command: string;
  readonly words: readonly string[];
  /** Only its name, as prose speaks of it. */
  readonly isName: boolean;
}

/** What a command is called with, up to the end of it as a shell sees it; placeholders are values. */
function wordsOf(command: string): string[] {
  const filled = command
    .replace(/(?<=[\w"'])\{\w+\}/g, "")
    .replace(/<[a-z][\w .-]*>|\{[\w.]+\}|\$\{\{[^}]*\}\}|\$\{?[A-Z_]+\}?/gi, placeholder);
  const words: string[] = [];
  const word = /\s*(?:([|;&<>#)`]|\d?>)|((?:'[^']*'|"[^"]*"|[^\s'"|;&<>)`])+))/y;
  for (let match = word.exec(filled); match?.[2] !== undefined; match = word.exec(filled))
    words.push(match[2].replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  return words.map((each) => each.replace(/^\[|\]$/g, ""));
}

/** Commands, perhaps with one option: what prose speaks of, and nobody would run. */
const isOnlyName = (words: readonly string[]): boolean =>
  words.slice(1).every((word) => word.startsWith("--") || word === words[1]);

/** Calls of a program, in code spans and in lines that are commands. */
function calls(program: RegExp): Named[] {
  const inLine = new RegExp(`(?:^|npx |\\$ |\\| |… |&& |\\$\\(|: |\\w=\\S+ )${program.source} ([^]*)`);
  return texts.flatMap(({ where, text, kind }) => {
    const spans = kind === "prose" ? [...text.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span) : text.split(" && ");
    return spans.flatMap((span): Named[] => {
      const flat = span.replace(/\s+/g, " ").trim();
      const [, command = ""] = inLine.exec(flat) ?? [];
      const words = wordsOf(command);
      if (sentence.test(flat) || words[0] === placeholder || words[0] === "}") return [];
      return words.length === 0 ? [] : [{ where, command: flat, words, isName: kind === "prose" && isOnlyName(words) }];
    });
  });
}

/** Sentences and names of which the beginning looks like a command. */
const sentence =
  /scimform (needs|uses|environments|deployment|target profile|sandbox\/|sandbox \(|stacks have|node\/)|cdktf('s)? (needs|runs|command line|…)/;

beforeEach(() => {
  jest.spyOn(CommandSession.prototype, "execute").mockResolvedValue();
});
afterEach(() => jest.restoreAllMocks());

test("every command that is named anywhere is one, with its options and arguments", async () => {
  const named = calls(/scimform/);
  expect(named.length).toBeGreaterThan(300);
  const wrong = new Set<string>();
  for (const { where, command, words, isName } of named) {
    // "…" stands for whatever the reader has to say there.
    const isCut = words.some((word) => word.includes("…"));
    const { stderr } = await run(words);
    const missing = /missing required argument|not specified|argument missing/i.test(stderr);
    // Of some options the words are fixed, so that none can stand in for a placeholder.
    const ofPlaceholder = stderr.includes(`argument '${placeholder}' is invalid`);
    if (stderr !== "" && !(missing && (isCut || isName)) && !ofPlaceholder)
      wrong.add(`${where}: ${command}\n  ${stderr.trim()}`);
  }
  expect([...wrong]).toEqual([]);
});

test("every command of cdktf's that is named is one of those that test/e2e runs, of one stack", () => {
  const wrong = calls(/cdkt[fn]/).filter(({ words: [verb = "", ...rest], isName }) => {
    const options = rest.filter((word) => word.startsWith("--"));
    const stacks = rest.length - options.length;
    const known = ["synth", "diff", "deploy", "destroy"].includes(verb) && options.every((o) => o === "--auto-approve");
    return !known || (verb === "synth" ? stacks > 0 : stacks > 1 || (stacks === 0 && !isName));
  });
  expect(wrong).toEqual([]);
});

test("every script of npm's that is named is one of package.json", () => {
  const wrong = calls(/npm run/).filter(({ words: [script = ""] }) => !Object.hasOwn(scripts, script));
  expect(wrong).toEqual([]);
});
