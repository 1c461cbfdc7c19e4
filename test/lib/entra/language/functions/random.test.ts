import fc from "fast-check";
import { environment, failureOf, valueOf } from "../evaluating";

describe("chance", () => {
  test("a GUID is one of version 4, and comes from the environment", () => {
    const guid = valueOf("Guid()");
    expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(valueOf("Guid()")).toBe(guid);
    const one = environment();
    expect(valueOf("Guid()", {}, one)).not.toBe(valueOf("Guid()", {}, one));
  });

  test("RandomString has at least what is asked for and nothing that is to be avoided", () => {
    const count = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(count, count, count, count, count, (numbers, special, capital, lower, more) => {
        const length = numbers + special + capital + lower + more;
        const text = valueOf(`RandomString(${length},${numbers},${special},${capital},${lower},"?,aA1")`) as string;
        const of = (kind: RegExp) => text.match(kind)?.length ?? 0;
        expect(text).toHaveLength(length);
        expect(of(/[0-9]/g)).toBeGreaterThanOrEqual(numbers);
        expect(of(/[^0-9A-Za-z]/g)).toBe(special);
        expect(of(/[A-Z]/g)).toBeGreaterThanOrEqual(capital);
        expect(of(/[a-z]/g)).toBeGreaterThanOrEqual(lower);
        expect(of(/[?,aA1]/g)).toBe(0);
      }),
    );
  });

  test("the documented example has three digits and three small letters", () => {
    const text = valueOf("RandomString(6,3,0,0,3)") as string;
    expect(text.replace(/\d/g, "")).toMatch(/^[a-z]{3}$/);
    expect(valueOf("Redact(RandomString(6,3,0,0,3))")).toBe(text);
  });

  test.each(["RandomString([five],2,2,2,2)", "RandomString([long],0,0,0,0)", 'RandomString(3,3,0,0,0,"0123456789")'])(
    "%s stops",
    (expression) => {
      expect(failureOf(expression, { five: 5, long: 257 }).code).toBe("EXPRESSION_BAD_VALUE");
    },
  );

  test("the default domain is the environment's", () => {
    expect(valueOf("DefaultDomain()")).toBe("contoso.com");
    expect(() => valueOf("DefaultDomain()", {}, { now: Date.now, random: Math.random })).toThrow(
      expect.objectContaining({ code: "EXPRESSION_NO_DEFAULT_DOMAIN" }) as Error,
    );
  });
});
