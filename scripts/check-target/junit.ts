import { type CheckResult, type CheckTargetReport, type GalleryVerdict, isBreaking } from "../../lib/check-target";

/** A target's run, as far as it came. */
export interface CheckedTarget {
  /** Stack, or tenant URL. */
  readonly name: string;
  /** Report of the check; absent when the target could not be checked at all. */
  readonly report?: CheckTargetReport;
  /** Failure that stopped the run. */
  readonly failure?: string;
}

/**
 * The results in the XML that build servers read from JUnit: a suite for each target, a case for each check and for each of Microsoft's tests
 * for the app gallery, when they were asked about. E and O fail, warnings are in the case's output, what was skipped or could not be found out is skipped with its reason.
 * https://github.com/testmoapp/junitxml
 */
export function junitXml(targets: readonly CheckedTarget[]): string {
  const suites = targets.map((target) => element("testsuite", ...suiteOf(target)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name: "scimform check-target" }, suites)}\n`;
}

type Attributes = Readonly<Record<string, string | number>>;

function suiteOf({ name, report, failure }: CheckedTarget): [Attributes, string[]] {
  const checks = report?.results ?? [];
  const left = report?.leftOvers ?? [];
  const gallery = report?.gallery ?? [];
  const own = (title: string, content: string[]): string =>
    element("testcase", { name: title, classname: `scimform.${name}` }, content);
  const cases = [
    ...checks.map((result) => own(`${result.id} ${result.title}`, contentOf(result))),
    ...gallery.map((verdict) => own(verdict.test, verdictOf(verdict))),
    ...(report
      ? [
          own(
            "nothing is left behind",
            left.map(({ name: object, url, reason }) =>
              element("failure", { message: `${object} is still there`, type: "left" }, [text(`${url}: ${reason}`)]),
            ),
          ),
        ]
      : []),
    ...(failure === undefined ? [] : [own("the check came to its end", [element("error", { message: failure }, [])])]),
  ];
  const counts = {
    tests: cases.length,
    failures:
      checks.filter(isFailed).length +
      gallery.filter(({ verdict }) => verdict === "failed").length +
      (left.length > 0 ? 1 : 0),
    errors: failure === undefined ? 0 : 1,
    skipped: checks.filter((result) => skipReason(result) !== undefined).length + gallery.filter(isLeftOut).length,
  };
  return [{ name, ...counts }, cases];
}

const isFailed = ({ findings }: CheckResult): boolean => findings.some(isBreaking);

function skipReason({ outcome, reason = "" }: CheckResult): string | undefined {
  if (outcome === "skipped") return reason;
  return outcome === "unverified" ? `cannot be verified: ${reason}` : undefined;
}

const isLeftOut = ({ verdict }: GalleryVerdict): boolean => verdict === "skipped" || verdict === "not tried";

/** An optional test that fails is a warning. */
function verdictOf(judged: GalleryVerdict): string[] {
  const { verdict, reason } = judged;
  if (verdict === "failed") return [element("failure", { message: reason, type: "gallery" }, [])];
  if (isLeftOut(judged)) return [element("skipped", { message: `${verdict}: ${reason}` }, [])];
  return reason === "" ? [] : [element("system-out", {}, [text(`${verdict}: ${reason}`)])];
}

function contentOf(result: CheckResult): string[] {
  const reason = skipReason(result);
  const described = result.findings.map(({ level, what, breaks, remedy, evidence }) => {
    const exchanges = evidence.flatMap(({ request, sent, status, answer }) => [
      `> ${request}${sent === undefined ? "" : ` ${JSON.stringify(sent)}`}`,
      `< ${status ?? "no answer"} ${JSON.stringify(answer)}`,
    ]);
    const lines = [what, `Breaks: ${breaks}`, `Do: ${remedy}`, ...exchanges];
    return { level, what, content: lines.join("\n") };
  });
  const notes = described.filter((each) => !isBreaking(each)).map(({ level, content }) => `${level}  ${content}`);
  return [
    ...(reason === undefined ? [] : [element("skipped", { message: reason }, [])]),
    ...described
      .filter(isBreaking)
      .map(({ level, what, content }) => element("failure", { message: what, type: level }, [text(content)])),
    ...(notes.length > 0 ? [element("system-out", {}, [text(notes.join("\n"))])] : []),
  ];
}

function element(name: string, attributes: Attributes, content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(String(value))}"`);
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("\n")}</${name}>`;
}

/** Whatever XML 1.0 cannot hold, not even escaped (2.2), and colours of a terminal: targets can answer anything. */
const unwritable = new RegExp("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}]", "gu");

const text = (value: string): string =>
  value.replace(unwritable, "\ufffd").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Readers turn line breaks and tabs of attributes into blanks unless they are written as numbers (3.3.3). */
const attributeText = (value: string): string =>
  text(value)
    .replaceAll('"', "&quot;")
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
