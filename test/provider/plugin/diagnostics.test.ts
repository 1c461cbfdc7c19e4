import { ScimformError } from "../../../lib/core/problem";
import { diagnosticsOf, packDiagnostics } from "../../../provider/plugin/diagnostics";

const forged = "Ann\u001b[2J\r\n::error::forged ##vso[task.complete result=Succeeded]";

test.each([
  ["a problem", new ScimformError({ code: "TEST", severity: "error", summary: forged, remedy: forged })],
  ["an error that nobody foresaw", new Error(forged)],
])("%s: what Terraform prints steers neither a terminal nor a pipeline", (_, error) => {
  const [diagnostic] = packDiagnostics(diagnosticsOf(error, "reading"));
  const shown = `${diagnostic?.summary}\n${diagnostic?.detail}`;
  expect(shown).toContain("Ann");
  expect(shown).not.toMatch(/^\s*::|[\r\u001b]|##vso\[/m);
});

test("an error that nobody foresaw shows no secret either", () => {
  const hide = (text: string): string => text.replaceAll("s3cret", "***");
  const [diagnostic] = packDiagnostics(diagnosticsOf(new Error("bad s3cret"), "reading s3cret"), hide);
  expect(diagnostic).toMatchObject({ summary: "reading *** failed", detail: "bad ***" });
});
