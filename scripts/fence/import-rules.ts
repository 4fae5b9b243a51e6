import { apps, folders, kernelNamesClosedToDomain, libs, plainFolders, type AppName, type FolderName, type FolderRule, type LibName } from './fence-table.ts';

/** One of the patterns of oxlint's `no-restricted-imports`. */
export interface ImportPattern {
  readonly group?: readonly string[];
  readonly regex?: string;
  readonly importNamePattern?: string;
  readonly message: string;
}

/** One entry of oxlint's `overrides`. For the same rule an entry replaces earlier ones, it does not merge. */
export interface Override {
  readonly files: readonly string[];
  readonly excludeFiles?: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
}

const specs = '**/*.spec.ts';
/** `../`, `../../`, and `./../` all the same. Rust's regular expressions have no look-ahead, and those that use one match nothing. */
const upwards = '^(\\.{1,2}/)+';

/** Import rules from the table: each lib, each of its folders, each app. Later entries win, so the narrow ones come last. */
export function importOverrides(): Override[] {
  const libNames = Object.keys(libs) as LibName[];
  return [
    ...libNames.map((lib) => entry([`libs/${lib}/**`], [noTests, ...libPatterns(lib)], [specs])),
    ...libNames.map((lib) => entry([`libs/${lib}/${specs}`], libPatterns(lib))),
    ...libNames.flatMap((lib) => (Object.keys(folders) as FolderName[]).map((folder) => entry([`libs/${lib}/src/${folder}/**`], folderPatterns(lib, folder), [specs]))),
    ...plainFolders.map((plain) =>
      entry([`${plain.path}/**`], [noTests, ...everywhereInLibs('caching'), onlyThese([...plain.libs.map(hash), ...plain.packages], plain.packagesClosed)], [specs]),
    ),
    ...(Object.keys(apps) as AppName[]).map((app) => entry([`apps/${app}/**`], appPatterns(app))),
  ];
}

function entry(files: string[], patterns: ImportPattern[], excludeFiles?: string[]): Override {
  return { files, ...(excludeFiles === undefined ? {} : { excludeFiles }), rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

function libPatterns(lib: LibName): ImportPattern[] {
  return [...everywhereInLibs(lib), onlyTheseLibs(libs[lib], `${lib} imports only what is below it: ${listed(libs[lib])}.`)];
}

function folderPatterns(lib: LibName, folder: FolderName): ImportPattern[] {
  const rule: FolderRule = folders[folder];
  const closed = Object.keys(folders).filter((other) => other !== folder && !rule.folders.includes(other));
  const entered = rule.libs === 'as its lib' ? libs[lib] : libs[lib].filter((other) => rule.libs.includes(other));
  return [
    noTests,
    ...everywhereInLibs(lib),
    { regex: `${upwards}(${closed.join('|')})/`, message: `${folder} imports of its feature only ${listed(rule.folders)}.` },
    { regex: `${upwards}(index|[a-z-]+\\.module)\\.ts$`, message: 'The wiring of a feature knows its folders; they do not know it.' },
    ...(folder === 'domain'
      ? [{ regex: '^#kernel$', importNamePattern: `^(${kernelNamesClosedToDomain.join('|')})$`, message: 'domain is pure: of the kernel it uses types, time and money.' }]
      : []),
    onlyThese([...entered.map(hash), ...rule.packages], `${folder} of ${lib} imports only ${listed([...entered.map((name) => `#${name}`), ...rule.packages])}.`),
  ];
}

/** Closed to every file of every lib. */
function everywhereInLibs(lib: LibName): ImportPattern[] {
  const others = Object.keys(libs).filter((other) => other !== lib);
  return [
    { regex: `${upwards}(${others.join('|')})/src/`, message: 'Enter another lib through its #name.' },
    { regex: `${upwards}(apps|bench|scripts)/`, message: 'A lib knows nothing of what is built on it.' },
    noNestExceptions,
  ];
}

const noTests: ImportPattern = { regex: `${upwards}test/`, message: 'What is shipped knows nothing of what tests it.' };

const noNestExceptions: ImportPattern = {
  regex: '^@nestjs/common$',
  importNamePattern: 'Exception$',
  message: 'Errors come from the catalogue: defineErrors() of #kernel.',
};

function appPatterns(app: AppName): ImportPattern[] {
  const closed = Object.keys(apps).filter((other) => other !== app && !(apps[app] as readonly string[]).includes(other));
  return [
    { regex: `${upwards}libs/`, message: 'Enter a lib through its #name.' },
    ...(closed.length === 0 ? [] : [{ regex: `${upwards}(${closed.join('|')})/src/`, message: `apps/${app} imports of the apps only ${listed(apps[app])}.` }]),
    { regex: `${upwards}(test|bench|scripts)/`, message: noTests.message },
  ];
}

// A re-included name ends the judgement: patterns after it are not asked any more (tried with oxlint 1.89). So an
// allow-list is always the last pattern of its entry, and there is one.
function onlyThese(allowed: readonly string[], message: string): ImportPattern {
  return { group: ['*', '!./**', '!../**', ...allowed.map((name) => `!${name}`)], message };
}

function onlyTheseLibs(allowed: readonly string[], message: string): ImportPattern {
  return { group: ['\\#*', ...allowed.map((name) => `!${hash(name)}`)], message };
}

/** `#` begins a comment in this syntax. */
function hash(lib: string): string {
  return `\\#${lib}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
