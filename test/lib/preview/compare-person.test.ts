import { comparePerson } from "../../../lib/preview";
import { anna, plan } from "./plan";

const filter = (country: string) => ({
  filters: [{ name: "Country", all: [{ attribute: "country", operator: "EQUALS", value: country }] }],
});

test("nothing differs between a plan and itself", () => {
  const same = plan({ displayName: "[displayName]", externalId: "Guid()" }, filter("DK"));
  expect(comparePerson({ plan: same }, { plan: same }, anna)).toMatchObject({
    change: "same",
    changes: [],
    provisionedBefore: true,
    provisionedAfter: true,
  });
});

test("a filter decides who enters and leaves", () => {
  const [denmark, sweden] = [plan({}, filter("DK")), plan({}, filter("SE"))];
  expect(comparePerson({ plan: sweden }, { plan: denmark }, anna)).toMatchObject({
    change: "entering",
    why: [expect.any(String), "passes the filter Country"],
  });
  expect(comparePerson({ plan: denmark }, { plan: sweden }, anna)).toMatchObject({ change: "leaving" });
  expect(comparePerson({ plan: sweden }, { plan: denmark }, { ...anna, accountEnabled: false })).toMatchObject({
    change: "same",
  });
});

test("an assignment that is taken away", () => {
  const both = plan();
  const before = { plan: both, assignment: { assigned: true, via: ["through group Pilot"] } };
  const after = { plan: both, assignment: { assigned: false, via: [] } };
  expect(comparePerson(before, after, anna)).toMatchObject({
    change: "leaving",
    why: ["not assigned to the application"],
  });
});

test("values before and after; null where nothing is written", () => {
  const before = plan({ displayName: "[displayName]", title: "[givenName]" });
  const after = plan({ displayName: 'Join(", ", [surname], [givenName])', nickName: "[givenName]" });
  expect(comparePerson({ plan: before }, { plan: after }, anna)).toMatchObject({
    change: "changed",
    changes: [
      { attribute: "displayName", before: "Anna Berg", after: "Berg, Anna" },
      { attribute: "title", before: "Anna", after: null },
      { attribute: "nickName", before: null, after: "Anna" },
    ],
  });
});

test("letter case alone is no change, unless the target attribute is case-sensitive", () => {
  const badge = "urn:contoso:2.0:User:badge";
  const attributes = { target: { [badge]: { caseExact: true } } };
  const change = (target: string) =>
    comparePerson(
      { plan: plan({ [target]: "[displayName]" }, {}, { attributes }) },
      { plan: plan({ [target]: "ToUpper([displayName])" }, {}, { attributes }) },
      anna,
    ).change;
  expect([change("displayName"), change(badge)]).toEqual(["same", "changed"]);
});

test("redacted values are compared, and shown on neither side", () => {
  const before = plan({ title: "[employeeId]" });
  const after = plan({ title: 'Append(Redact([employeeId]), "x")' });
  const { changes } = comparePerson({ plan: before }, { plan: after }, { ...anna, employeeId: "4711" });
  expect(changes).toEqual([{ attribute: "title", before: "[Redact]", after: "[Redact]" }]);
  const same = plan({ title: "Redact([employeeId])" });
  expect(comparePerson({ plan: same }, { plan: same }, { ...anna, employeeId: "4711" }).change).toBe("same");
});

test("a new mapping that fails for the person", () => {
  const { problems, change } = comparePerson({ plan: plan() }, { plan: plan({ title: "CDate([displayName])" }) }, anna);
  expect(change).toBe("same");
  expect(problems).toMatchObject([{ attribute: "title", code: "EXPRESSION_NOT_A_DATE" }]);
});
