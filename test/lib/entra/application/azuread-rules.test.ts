import { azureadRules } from "../../../../lib/entra/graph";
import { ruleCases } from "../../../support/azuread-rule-cases";

/** azuread 3.9.0 said the same of each of these values. */
test.each(ruleCases.map((one) => [one.type, one.argument, one.value.slice(0, 60), one] as const))(
  "%s %s: %j",
  (_type, _argument, _value, { type, argument, value, corrected }) => {
    const rules: Readonly<Record<string, (text: string) => { reason: string; corrected?: string } | undefined>> =
      azureadRules[type];
    const refusal = rules[argument]?.(value);
    if (corrected === undefined) return expect(refusal).toBeUndefined();
    expect(refusal?.reason).toMatch(/\w/);
    expect(refusal?.corrected ?? null).toBe(corrected);
    // What is proposed has to be taken.
    if (corrected !== null) expect(rules[argument]?.(corrected)).toBeUndefined();
  },
);

test("each rule has a value that it refuses and one that it takes", () => {
  for (const [type, rules] of Object.entries(azureadRules))
    for (const argument of Object.keys(rules)) {
      const cases = ruleCases.filter((one) => one.type === type && one.argument === argument);
      expect([argument, new Set(cases.map(({ corrected }) => corrected === undefined))]).toEqual([
        argument,
        new Set([true, false]),
      ]);
    }
});
