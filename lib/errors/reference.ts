import { catalogue, type CatalogueDomain, type CatalogueEntry } from "./catalogue";

/** The tables of docs/errors.md, made from the catalogue. */
function errorTables(): string {
  return catalogue.map((domain) => `## ${domain.title}\n\n${table(domain)}\n`).join("\n");
}

/** The page with its tables replaced by the current ones: what stands between `<!-- tables -->` and `<!-- end -->`. */
export function withErrorTables(page: string): string {
  return page.replace(/(<!-- tables -->\n)[^]*?(<!-- end -->)/, (_, start: string, end: string) => {
    return `${start}\n${errorTables()}\n${end}`;
  });
}

function table({ entries }: CatalogueDomain): string {
  const rows = Object.values(entries)
    .sort((a, b) => a.code.localeCompare(b.code))
    .map((entry) => {
      const { summary, remedy } = messageOf(entry);
      const ends = entry.severity === "warning" ? "warning" : String(entry.exitCode);
      return `| \`${entry.code}\` | ${cell(summary)} | ${cell(remedy)} | ${ends} |`;
    });
  return ["| code | what happened | what to do | exit code |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The entry's sentences with the names of their facts in capitals instead of the facts. */
function messageOf({ text }: CatalogueEntry): { summary: string; remedy: string } {
  const placeholders = parameterNames(text).map(placeholder);
  return text(...(placeholders as never[]));
}

/** As JavaScript spells them: `(name, others) => …` or `name => …`; a default value is not part of the name. */
function parameterNames(text: CatalogueEntry["text"]): string[] {
  const list = /^\(?([^)=]*)\)?\s*=>/.exec(text.toString())?.[1] ?? "";
  return list.split(",").flatMap((name) => name.trim() || []);
}

/** Stands for a fact of any type: a list with one text, which is also that text. */
function placeholder(name: string): unknown {
  const word = name.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase();
  return new Proxy([word], {
    get(list, key) {
      const owner = key in list ? list : (Object(word) as object);
      const member: unknown = Reflect.get(owner, key);
      return member instanceof Function
        ? (...facts: unknown[]): unknown => Reflect.apply(member, owner, facts)
        : member;
    },
  });
}

/** On one line, and as Markdown shows it letter by letter: signs of Markdown are escaped where they are not code already. */
function cell(text: string): string {
  const parts = text
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|")
    .split("`");
  return parts.map((part, index) => (index % 2 === 0 ? part.replace(/[<*_[\]$]/g, "\\$&") : part)).join("`");
}
