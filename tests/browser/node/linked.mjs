// Holds JSON-LD to the types of schema.org: reads a JSON list of objects, writes what is wrong with each, a line each.
// The types are schema-dts, which Google makes from the vocabulary; TypeScript's compiler is what judges.
import { readFileSync } from "node:fs";
import ts from "typescript";

const described = JSON.parse(readFileSync(0, "utf8"));
const kinds = [...new Set(described.map((one) => one["@type"]))];
const source = [
  `import type { ${kinds.join(", ")}, WithContext } from "schema-dts";`,
  ...described.map((one, n) => `export const d${n}: WithContext<${one["@type"]}> = ${JSON.stringify(one, null, 1)};`),
].join("\n");
const file = new URL("described.ts", import.meta.url).pathname;
const options = { strict: true, noEmit: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
const host = ts.createCompilerHost(options);
const read = host.getSourceFile;
host.getSourceFile = (name, ...more) =>
  name === file ? ts.createSourceFile(name, source, options.target) : read.call(host, name, ...more);
const exists = host.fileExists;
host.fileExists = (name) => name === file || exists.call(host, name);
const program = ts.createProgram([file], options, host);
for (const one of ts.getPreEmitDiagnostics(program)) {
  const line = one.file && one.start !== undefined ? one.file.getLineAndCharacterOfPosition(one.start).line + 1 : 0;
  console.log(`line ${line}: ${ts.flattenDiagnosticMessageText(one.messageText, " ").slice(0, 600)}`);
}
