import { checkArguments } from "../../../../sandbox/fake-providers/azuread/argument-rules";
import { unknownValue, type ObjectValue, type TerraformValue } from "../../../../provider/plugin/types";
import { ruleCases } from "../../../support/azuread-rule-cases";

/** An argument of this path, in blocks and sets as the provider has them. */
function configOf(argument: string, value: string | typeof unknownValue): ObjectValue {
  const [name = "", inner] = argument.split(".");
  const isSet = /(uris|addresses|definition)$/.test(argument);
  const stored: TerraformValue = isSet ? [value] : value;
  return inner === undefined ? { [name]: stored } : { [name]: [{ [inner]: stored }] };
}
const codes = (type: string, config: ObjectValue) =>
  checkArguments(type, config).map(({ severity, detail }) => [severity, /\((\w+)\)/.exec(detail)?.[1]]);

test("the stand-in refuses at plan what azuread 3.9.0 refuses, and nothing else", () => {
  for (const { type, argument, value, corrected } of ruleCases)
    expect([argument, value, codes(type, configOf(argument, value))]).toEqual([
      ...[argument, value],
      corrected === undefined ? [] : [["error", "AZUREAD_ARGUMENT_REFUSED"]],
    ]);
});

test("what is not known yet is not refused; more than 256 reply URLs are", () => {
  expect(codes("azuread_application", configOf("web.redirect_uris", unknownValue))).toEqual([]);
  const urls = Array.from({ length: 257 }, (_, index) => `https://people.vendor.example/${index}`);
  expect(codes("azuread_application", { web: [{ redirect_uris: urls }] })).toHaveLength(1);
  expect(codes("azuread_application", { web: [{ redirect_uris: urls.slice(1) }] })).toEqual([]);
});
