/*
 * Whoever gets a secret may echo it: a target in its error, a proxy in its page, a library in its message; plain, or as it stood in
 * JSON, a URL, a Basic header or a page. So the text is not compared with some encodings of the secret; it is read in every way
 * in which it can be decoded, layer below layer, and what says the secret in any reading is cut out of the text itself.
 */

/** A decoded layer of a text, with the start and end of each of its characters in the text. */
interface Reading {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

type Range = readonly [start: number, end: number];

const mask = "***";

/** Blanks, line breaks, controls and characters without width: putting them into a secret does not hide it. */
const isIgnorable = (code: number): boolean =>
  code <= 0x20 || code === 0x7f || code === 0xa0 || (code >= 0x2000 && (code <= 0x206f || code === 0xfeff));

/** Named character references of ASCII signs. https://html.spec.whatwg.org/multipage/named-characters.html */
const entities: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", excl: "!", num: "#", dollar: "$", percnt: "%", lpar: "(" },
  ...{ rpar: ")", ast: "*", midast: "*", plus: "+", comma: ",", period: ".", sol: "/", colon: ":", semi: ";" },
  ...{ equals: "=", quest: "?", commat: "@", lsqb: "[", lbrack: "[", bsol: "\\", rsqb: "]", rbrack: "]", hat: "^" },
  ...{ lowbar: "_", underbar: "_", grave: "`", lcub: "{", lbrace: "{", verbar: "|", vert: "|", rcub: "}", rbrace: "}" },
  ...{ tab: "\t", newline: "\n" },
};

const fromHex = (digits: string): string => character(parseInt(digits, 16));
const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

/** Escapes of single characters: their pattern, and the character they stand for. */
const escapes: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/%([0-9a-f]{2})/gi, (_, hex = "") => fromHex(hex)],
  [/%([0-9a-f]{2})|\+/gi, (_, hex = "20") => fromHex(hex)],
  [
    /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([bfnrtv])|(.))/gi,
    (_, u, braced, x, _control, same) => same ?? ((u ?? braced ?? x) ? fromHex(u ?? braced ?? x ?? "") : " "),
  ],
  [
    /&(?:#0*([0-9]{1,7})|#x0*([0-9a-f]{1,6})|([a-z]{2,8}));?/gi,
    (whole = "", decimal, hex, name) => {
      if (decimal !== undefined) return character(Number(decimal));
      return hex !== undefined ? fromHex(hex) : (entities[(name ?? "").toLowerCase()] ?? whole);
    },
  ],
];

/** Bytes written as text: an alphabet, how many bits one of its characters has, and how many characters one byte group takes. */
const byteEncodings = [
  { run: /[A-Za-z0-9+/_-]{8,}/g, encoding: "base64", bits: 6, group: 4 },
  { run: /[0-9a-fA-F]{12,}/g, encoding: "hex", bits: 4, group: 2 },
] as const;

/** Bytes that may be a text, since anything decodes to some bytes; with the zeros of UTF-16, which are ignorable. */

const printable = /[\0\t\n\r -~\u0080-\u00ff]+/g;
const printableAscii = /[\0\t\n\r -~]+/g;

/**
 * Number of characters decoded for a text, and for each of its own, above which it is taken for an attempt to keep the program
 * busy.
 */
const mostWork = 500_000;
const mostWorkEach = 20;

/** Secrets as they are looked for. */
export interface Needles {
  /** Texts of the needles, each in characters, and in the bytes of UTF-8. */
  readonly texts: readonly string[];
  readonly shortest: number;
  /** Bytes that may be a text with one of them. */
  readonly readable: RegExp;
}

/** Prepares secrets for many texts. */
export function needlesOf(secrets: Iterable<string>): Needles {
  const forms = [...secrets].flatMap((secret) => [secret, bytesOf(secret)]);
  const texts = [...new Set(forms.map((form) => withoutIgnorable(form).text))].filter((text) => text !== "");
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  const readable = texts.some((text) => /[^\u0000-\u007f]/.test(text)) ? printable : printableAscii;
  return { texts, shortest: Math.min(...texts.map(({ length }) => length)), readable };
}

/**
 * The text with every secret in it replaced by `***`: plain, in JSON (also JSON in JSON), percent-encoded, in HTML, in base64 and
 * base64url at any alignment, in hex, with line breaks inside, and in any mixture of these.
 * @param needles of secrets with 8 characters and more; the text around a shorter one may suffer
 * @returns `***` alone for a text with more layers than a reader would unpack
 */
export function redact(text: string, needles: Needles): string {
  if (text.length < needles.shortest) return text;
  const ranges = rangesOf(text, needles);
  if (ranges === undefined) return mask;
  let result = "";
  let done = 0;
  for (const [start, end] of ranges.sort(([a], [b]) => a - b)) {
    if (start >= done) result += text.slice(done, start) + mask;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

const bytesOf = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/**
 * Returns the ranges of the text that hold any of the needles; undefined when the text has more layers than are worth decoding.
 */
function rangesOf(text: string, { texts, shortest, readable }: Needles): Range[] | undefined {
  const ranges: Range[] = [];
  const seen = new Set<string>();
  const waiting = [withoutIgnorable(text)];
  let work = mostWork + mostWorkEach * text.length;
  for (let reading = waiting.pop(); reading !== undefined; reading = waiting.pop()) {
    const key = `${reading.starts[0]} ${reading.text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    work -= reading.text.length;
    if (work < 0) return undefined;
    for (const needle of texts) ranges.push(...find(reading, needle));
    const further = [...unescaped(reading), ...bytesIn(reading, readable)];
    waiting.push(...further.filter((each) => each.text.length >= shortest));
  }
  return ranges;
}

function find({ text, starts, ends }: Reading, needle: string): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1))
    found.push([starts[at] ?? 0, ends[at + needle.length - 1] ?? 0]);
  return found;
}

/** Collects the characters of a reading. */
class Reader {
  private text = "";
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  add(said: string, start: number, end: number): void {
    for (let at = 0; at < said.length; at++) {
      if (isIgnorable(said.charCodeAt(at))) continue;
      this.text += said.charAt(at);
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  get reading(): Reading {
    return { text: this.text, starts: Int32Array.from(this.starts), ends: Int32Array.from(this.ends) };
  }
}

function withoutIgnorable(text: string): Reading {
  const reader = new Reader();
  for (let at = 0; at < text.length; at++) reader.add(text.charAt(at), at, at + 1);
  return reader.reading;
}

/** The readings with each kind of escape undone. */
function unescaped({ text, starts, ends }: Reading): Reading[] {
  return escapes.flatMap(([pattern, say]) => {
    const reader = new Reader();
    let [done, changed] = [0, false];
    const copy = (end: number): void => {
      for (; done < end; done++) reader.add(text.charAt(done), starts[done] ?? 0, ends[done] ?? 0);
    };
    for (const match of text.matchAll(pattern)) {
      copy(match.index);
      done += match[0].length;
      const said = say(...match);
      changed ||= said !== match[0];
      reader.add(said, starts[match.index] ?? 0, ends[done - 1] ?? 0);
    }
    copy(text.length);
    return changed ? [reader.reading] : [];
  });
}

/** The readable parts of what could be bytes, from each position at which a group of them can begin. */
function bytesIn({ text, starts, ends }: Reading, readable: RegExp): Reading[] {
  return byteEncodings.flatMap(({ run, encoding, bits, group }) =>
    [...text.matchAll(run)].flatMap(({ 0: found, index }) =>
      Array.from({ length: group }, (_, offset) => offset).flatMap((offset) => {
        const said = Buffer.from(found.slice(offset), encoding).toString("latin1");
        const place = (bit: number): number => index + offset + Math.floor(bit / bits);
        return [...said.matchAll(readable)].map((part) => {
          const reader = new Reader();
          for (let at = part.index; at < part.index + part[0].length; at++)
            reader.add(said.charAt(at), starts[place(at * 8)] ?? 0, ends[place(at * 8 + 7)] ?? 0);
          return reader.reading;
        });
      }),
    ),
  );
}
