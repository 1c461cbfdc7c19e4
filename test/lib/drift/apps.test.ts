import { appOf, orphansAmong } from "../../../lib/drift";
import { stackConfig } from "../../support/stack-config";

const app = (id: string, ...tags: string[]) => ({ id, appId: id, displayName: `App ${id}`, tags });
const config = stackConfig();
const renamed = stackConfig({ formerly: "consultants" });

test("an app is found by its stack's tag", () => {
  const own = app("1", "other", "scimform:advisors-test");
  expect(appOf(config, [app("0", "scimform:rooms-test"), own])).toBe(own);
  expect(appOf(config, [app("0", "scimform:advisors-test-2")])).toBeUndefined();
  expect(() => appOf(config, [own, app("2", "scimform:advisors-test")])).toThrow(/ENTRA_APP_AMBIGUOUS/);
});

test("a renamed one by its former tag, until it is deployed", () => {
  const former = app("1", "scimform:consultants-test");
  expect(appOf(renamed, [former])).toBe(former);
  expect(appOf(config, [former])).toBeUndefined();
  const own = app("2", "scimform:advisors-test");
  expect(appOf(renamed, [former, own])).toBe(own);
});

test("orphans are apps that no stack claims, the left-over of a renaming among them", () => {
  const former = app("1", "scimform:consultants-test");
  const own = app("2", "scimform:advisors-test");
  const twin = app("3", "scimform:advisors-test");
  const gone = app("4", "scimform:gone-test");
  expect(orphansAmong([former], [renamed])).toEqual([]);
  expect(orphansAmong([gone, former, own, twin], [renamed]).map(({ stack }) => stack)).toEqual([
    "consultants-test",
    "gone-test",
  ]);
});
