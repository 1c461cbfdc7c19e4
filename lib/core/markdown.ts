/** GitHub's and Azure DevOps' Markdown, around text that comes from a tenant. */

/** Names and values in a block of code mention nobody and link nowhere. Line breaks in them become spaces. */
export function codeBlock(lines: readonly string[], language = "diff"): string[] {
  const flat = lines.map((line) => line.replace(/\s+/g, " "));
  const longest = Math.max(2, ...flat.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...flat, fence];
}

/** A table; what comes from a tenant does not belong into it. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [row(header), row(header.map(() => "---")), ...rows.map(row)];
}

/** A text as a cell of a table: as code, which mentions nobody and links nowhere. Empty stays empty. */
export function codeCell(text: string): string {
  const flat = text.replace(/\s+/g, " ").replaceAll("`", "'").replaceAll("|", "\\|");
  return flat.trim() === "" ? "" : `\`${flat}\``;
}
