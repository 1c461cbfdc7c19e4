import type { DirectoryAttributes, Value } from "../../../../lib/entra/language";
import { functionCatalogue } from "../../../../lib/entra/language";
import { environment, valueOf } from "./evaluating";
import examples from "./examples.json";

interface Example {
  readonly function: string;
  readonly expression: string;
  readonly attributes: DirectoryAttributes;
  readonly output: Value;
  readonly clock?: string;
  readonly source: string;
}

describe("worked examples of the documentation", () => {
  test.each(examples as unknown as Example[])("$expression", ({ expression, attributes, clock, output }) => {
    expect(valueOf(expression, attributes, environment(clock))).toEqual(output);
  });

  test("name functions of the catalogue only", () => {
    const known = new Set(functionCatalogue.map(({ name }) => name));
    expect(examples.filter((example) => !known.has(example.function))).toEqual([]);
  });
});

describe("documented expressions without a printed result", () => {
  test.each([
    ["2020-12-31-08:00", "132539615990000000"],
    ["2020-12-31+14:00", "132538751990000000"],
  ])("a contract that ends %s expires at the end of that day in another zone", (end, filetime) => {
    const expression =
      'NumFromDate(Join("", FormatDateTime([ContractEndDate], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), " 23:59:59-08:00"))';
    expect(valueOf(expression, { ContractEndDate: end })).toBe(filetime);
  });

  test("an end date of SuccessFactors", () => {
    const expression =
      'NumFromDate(Join("",FormatDateTime([endDate], ,"M/d/yyyy hh:mm:ss tt","yyyy-MM-dd")," 23:59:59-08:00"))';
    expect(valueOf(expression, { endDate: "12/31/2020 12:00:00 AM" })).toBe("132539615990000000");
  });

  test("the id made of an object id keeps the digits of its hexadecimal form behind 1000", () => {
    const expression = 'Join("", 1000, Replace(ConvertToUTF8Hex([objectId]), , "[a-zA-Z_]*", , "", , ))';
    expect(valueOf(expression, { objectId: "0a-9" })).toBe("10003061" + "2" + "39");
  });
});
