import type { CharacterReader } from "./character-reader";
import { classEscape, negated, tabled, unicodeCategory } from "./charset";
import { RegexFault } from "./fault";
import type { CharTest } from "./syntax";

const maximumSubtractions = 20;

/**
 * Reads a character class behind its [, with ranges, classes inside, and subtraction as in [a-z-[aeiou]].
 * @throws RegexFault
 */
export function readClass(reader: CharacterReader, depth = 0): CharTest {
  if (depth > maximumSubtractions) throw new RegexFault("unsupported", "character classes nested too deep");
  const opposite = reader.skip("^");
  const members: CharTest[] = [];
  const included: CharTest = (code) => members.some((member) => member(code));
  const positive = opposite ? negated(included) : included;
  do {
    if (reader.atEnd) throw new RegexFault("invalid", "a ] is missing");
    if (members.length > 0 && reader.skip("-[")) return withoutSubtracted(positive, reader, depth);
    members.push(readMember(reader));
  } while (!reader.skip("]"));
  return tabled(positive);
}

function withoutSubtracted(test: CharTest, reader: CharacterReader, depth: number): CharTest {
  const excluded = readClass(reader, depth + 1);
  if (!reader.skip("]")) throw new RegexFault("invalid", "a subtraction must end its character class");
  return tabled((code) => test(code) && !excluded(code));
}

function readMember(reader: CharacterReader): CharTest {
  const low = readSingle(reader);
  const range = reader.match(/-(?![\][])/y);
  if (range === undefined) return typeof low === "number" ? (code) => code === low : low;
  const high = readSingle(reader);
  if (typeof low !== "number" || typeof high !== "number")
    throw new RegexFault("invalid", "a range starts or ends with a class such as \\d");
  if (high < low) throw new RegexFault("invalid", "a range of characters is reversed");
  return (code) => code >= low && code <= high;
}

/** Reads a single character, or a class such as \d. */
function readSingle(reader: CharacterReader): number | CharTest {
  const character = reader.next();
  if (character !== "\\") return character.charCodeAt(0);
  const test = classEscape(reader.peek() ?? "");
  if (test !== undefined) {
    reader.next();
    return test;
  }
  const category = reader.match(/([pP])\{([^}]*)\}/y);
  if (category === undefined) return reader.characterEscape();
  const inCategory = unicodeCategory(category[2] ?? "");
  return category[1] === "P" ? negated(inCategory) : inCategory;
}
