import { flaws, type Flaw } from "../../../sandbox/scim-servers/flaws";
import { seededRandom } from "../../../sandbox/random";
import { findingsOfFlaws, unobservable } from "./flaws";
import { checkServer } from "./in-process";
import { findingsOf } from "./support";

/**
 * No flaw hides another: what a flaw gives by itself is found in the company of each other one, too, or the report says that it could
 * not be looked at. And nothing stays at the server that the report does not list. `FLAW_PAIRS=all npx jest test/lib/check-target/pairs` tries all (minutes); here it is a few, which differ by day.
 */
const names = Object.keys(flaws) as Flaw[];
const all = names.flatMap((one, index) => names.slice(index + 1).map((other): [Flaw, Flaw] => [one, other]));

const few = 12;
const seed = Math.floor(Date.now() / 86_400_000);
const pairs =
  process.env["FLAW_PAIRS"] === "all"
    ? all
    : all
        .map((pair, index) => ({ pair, place: seededRandom(seed * 10_000 + index)() }))
        .sort((a, b) => a.place - b.place)
        .slice(0, few)
        .map(({ pair }) => pair);

const levels = ["E", "O", "W", "I"];

async function hidden(pair: readonly [Flaw, Flaw]): Promise<string[]> {
  const { report, others } = await checkServer({ flaws: pair });
  const listed = report.leftOvers.map(({ id }) => id);
  const unlisted = others().filter(({ id }) => !listed.includes(id));
  const found = new Map(findingsOf(report).map((each) => each.split(" ") as [string, string]));
  const outcomes = new Map(report.results.map(({ id, outcome }) => [id as string, outcome]));
  const stays = unlisted.map((each) => `stays: ${String(each["userName"] ?? each["displayName"])}`);
  const missing = pair
    .flatMap((flaw) => findingsOfFlaws[flaw][0])
    .filter((each) => {
      const [id = "", level = ""] = each.split(" ");
      const there = found.get(id);
      if (there !== undefined) return levels.indexOf(there) > levels.indexOf(level);
      return outcomes.get(id) === "passed";
    })
    .filter((each) => !unobservable.some(([flaw, id]) => pair.includes(flaw) && each.startsWith(`${id} `)));
  return [...missing, ...stays];
}

test("no flaw hides another", async () => {
  const wrong: string[] = [];
  for (const pair of pairs) for (const each of await hidden(pair)) wrong.push(`${pair.join(" + ")}: ${each}`);
  expect(wrong).toEqual([]);
});
