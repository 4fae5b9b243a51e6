import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../support/ensure-built.ts';

// Adding an export is a design decision: it shows here as a diff. `npx vitest run test/architecture -u` takes it.
const libs = (await readdir(join(projectDir, 'libs'))).sort();

describe.each(libs)('the surface of %s', (lib) => {
  it('is what was decided', async () => {
    await expect(`${(await surfaceOf(lib)).join('\n')}\n`).toMatchFileSnapshot(`surface/${lib}.txt`);
  });

  it('keeps rows and forms of HTTP inside', async () => {
    expect((await surfaceOf(lib)).filter((name) => /(Entity|Repository|Dto)$/.test(name))).toEqual([]);
  });

  it('is the only way in', () => {
    expect(() => import.meta.resolve(`#${lib}/src/index.ts`)).toThrow(/not defined/);
  });
});

/** Every name that the lib's index.ts exports; a type is marked as one. */
async function surfaceOf(lib: string): Promise<string[]> {
  const path = join(projectDir, 'libs', lib, 'src/index.ts');
  const source = ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap(exportedBy).sort();
}

function exportedBy(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) throw new Error('A surface names each export.');
    return exportClause.elements.map((element) => `${isTypeOnly || element.isTypeOnly ? 'type ' : ''}${element.name.text}`);
  }
  const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  if (!isExported) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [`type ${statement.name.text}`];
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement.name?.text ?? 'default'];
  throw new Error('A surface exports names of consts, functions, classes and types.');
}
