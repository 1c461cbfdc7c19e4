import type { CheckTargetReport } from "../../../lib/check-target";
import { junitXml } from "../../../scripts/check-target/junit";

const finding = (level: "E" | "W", what: string) => ({
  ...{ level, what, breaks: "people", remedy: "ask" },
  evidence: [
    {
      request: "GET https://a.example/?a=1&b=2",
      status: 500,
      answer: "<html>\u0000\u001b[31mred\ud800]]>",
      milliseconds: 1,
    },
  ],
});

const report: CheckTargetReport = {
  results: [
    { id: "T3", title: "fine", outcome: "passed", findings: [] },
    {
      id: "C1",
      title: `it's "so" & <so>`,
      outcome: "found",
      findings: [finding("E", 'a "broken" <one>\nand more'), finding("W", "slow")],
    },
    { id: "C5", title: "further", outcome: "skipped", reason: "needs C1", findings: [] },
    { id: "G4", title: "members", outcome: "unverified", reason: "hidden", findings: [] },
  ],
  leftOvers: [{ type: "users", id: "7", name: "scimform-check-1", url: "https://a.example/Users/7", reason: "405" }],
  requests: 4,
};

test("a suite for each target, a case for each check; E fails, W is output, what was not done is skipped", () => {
  const xml = junitXml([{ name: "advisors-test", report }]);
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="scimform check-target">/);
  expect(xml).toContain('<testsuite name="advisors-test" tests="5" failures="2" errors="0" skipped="2">');
  expect(xml).toContain('<testcase name="T3 fine" classname="scimform.advisors-test"/>');
  expect(xml).toContain('<skipped message="needs C1"/>');
  expect(xml).toContain('<skipped message="cannot be verified: hidden"/>');
  expect(xml).toMatch(
    /<failure message="scimform-check-1 is still there" type="left">https:.*Users\/7: 405<\/failure>/,
  );
  expect(xml.match(/<failure /g)).toHaveLength(2);
  expect(xml).toMatch(/<system-out>W {2}slow\n/);
});

test("whatever a target answers stays text, without what XML cannot hold", () => {
  const xml = junitXml([{ name: "a&b", report }]);
  expect(xml).toContain('name="C1 it\'s &quot;so&quot; &amp; &lt;so&gt;"');
  expect(xml).toContain('message="a &quot;broken&quot; &lt;one&gt;&#10;and more"');
  expect(xml).toContain("> GET https://a.example/?a=1&amp;b=2".replace(">", "&gt;"));
  expect(xml).toContain("&lt;html&gt;");
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  expect(xml).not.toContain("]]>");
});

test("tests of the app gallery are cases of their own", () => {
  const gallery = [
    { test: "Create_User_Test", category: "mandatory", verdict: "passed", reason: "its requests", checks: ["C1"] },
    { test: "Create_Group_Test", category: "mandatory", verdict: "failed", reason: "see G1", checks: ["G1"] },
    { test: "Delete_User_Test", category: "optional", verdict: "warning", reason: "see D3", checks: ["D3"] },
    { test: "Federated_Identity_Test", category: "mandatory", verdict: "not tried", reason: "outside", checks: [] },
  ] as const;
  const xml = junitXml([{ name: "advisors-test", report: { ...report, gallery } }]);
  expect(xml).toContain('tests="9" failures="3" errors="0" skipped="3"');
  expect(xml).toMatch(/name="Create_User_Test".*>\s*<system-out>passed: its requests<\/system-out>/);
  expect(xml).toMatch(/name="Create_Group_Test".*>\s*<failure message="see G1" type="gallery"\/>/);
  expect(xml).toMatch(/name="Delete_User_Test".*>\s*<system-out>warning: see D3<\/system-out>/);
  expect(xml).toMatch(/name="Federated_Identity_Test".*>\s*<skipped message="not tried: outside"\/>/);
});

test("a target that could not be checked, or not to the end, is an error", () => {
  const xml = junitXml([{ name: "away", failure: "cannot be reached" }]);
  expect(xml).toContain('<testsuite name="away" tests="1" failures="0" errors="1" skipped="0">');
  expect(xml).toContain('<error message="cannot be reached"/>');
  expect(junitXml([{ name: "half", report, failure: "interrupted" }])).toContain('tests="6" failures="2" errors="1"');
});
