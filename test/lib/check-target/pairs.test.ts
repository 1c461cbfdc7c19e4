import { flaws, type Flaw } from "../../../sandbox/scim-servers/flaws";
import { contradictory, findingsOfFlaws, unobservable } from "./flaws";
import { checkServer } from "./in-process";
import { findingsOf } from "./support";

/**
 * No flaw hides another: what a flaw gives by itself is found in the company of each other one, too, or the report says that it could
 * not be looked at. And nothing stays at the server that the report does not list. `npm run test:pairs` tries all (minutes); here some
 * have one companion.
 */
const names = Object.keys(flaws) as Flaw[];
const everyPair = process.env["FLAW_PAIRS"] === "all";

/** Companions of a flaw; the step has no factor in common with the number of flaws, so that neighbours in the table are not paired. */
const step = 29;
const companions = (index: number): Flaw[] =>
  everyPair ? names.slice(index + 1) : index % 4 === 0 ? [names[(index + step) % names.length] ?? "duplicates"] : [];

/** Pairs of which one hid the other once. */
const hidOnce: readonly (readonly [Flaw, Flaw])[] = [
  ["noReturn", "keptTexts"],
  ["noReturn", "onlyLowerCase"],
  ["splitUrns", "onlyFirstOperation"],
  ["firstMemberOnly", "addReplaces"],
];

const isPossible = (pair: readonly [Flaw, Flaw]): boolean =>
  !contradictory.some((both) => both.every((flaw) => pair.includes(flaw)));

const levels = ["E", "O", "W", "I"];

async function hidden(pair: readonly [Flaw, Flaw]): Promise<string[]> {
  const { report, others } = await checkServer({ flaws: pair });
  const listed = report.leftOvers.map(({ id }) => id);
  const unlisted = others().filter(({ id }) => !listed.includes(id));
  const found = new Map(findingsOf(report).map((each) => each.split(" ") as [string, string]));
  const outcomes = new Map(report.results.map(({ id, outcome }) => [id as string, outcome]));
  const stays = unlisted.map((each) => `stays: ${JSON.stringify(each)}`);
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

test.each(names.map((name, index) => ({ name, others: companions(index) })).filter(({ others }) => others.length > 0))(
  "no flaw hides $name, and it hides none",
  async ({ name, others }) => {
    const wrong: string[] = [];
    for (const other of others.filter((each) => isPossible([name, each])))
      for (const each of await hidden([name, other])) wrong.push(`${other}: ${each}`);
    expect(wrong).toEqual([]);
  },
);

test.each(hidOnce)("neither %s nor %s hides the other", async (...pair) => {
  expect(await hidden(pair)).toEqual([]);
});
