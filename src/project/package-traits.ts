import { dependencyNames, isRecord, stringsOf } from './manifest.ts';
import type { KnownPackage } from './packages.ts';
import { joinPath, nameOf } from './paths.ts';
import type { Reader } from './reader.ts';
import { scriptedFiles, type ScriptedFiles } from './scripted.ts';
import { configuredTests } from './test-runners.ts';

/** What a package's manifest and first level say about the roles of its files. */
export interface PackageTraits {
  dir: string;
  /** Why everything in it runs in a browser. */
  frontEnd?: string;
  /** Why everything in it is a command-line tool. */
  commandLine?: string;
  /** It depends on a library that renders in browsers. */
  usesBrowserFramework: boolean;
  /** It depends on a framework in which the server renders components too. */
  rendersOnServer: boolean;
  /** First-level folders that a bundler's entry makes client code, in a package that holds a server as well. */
  clientFolders: ReadonlySet<string>;
  /** Files that `bin` names, relative to the root. */
  binaries: ReadonlySet<string>;
  /** Files that the manifest's scripts run, relative to the root. */
  scripted: ScriptedFiles;
  /** Files that the configured patterns of a test runner match, relative to the root, and who says so. */
  tests?: { files: ReadonlySet<string>; by: string };
}

const BROWSER_FRAMEWORKS = [
  '@angular/core',
  'angular',
  'preact',
  'react-dom',
  'react-native',
  'react-scripts',
  'solid-js',
  'svelte',
  'vue',
];

const RENDERING_SERVERS = [
  '@remix-run/node',
  '@react-router/node',
  '@sveltejs/kit',
  '@tanstack/react-start',
  '@tanstack/start',
  'astro',
  'gatsby',
  'next',
  'nuxt',
  'react-email',
  'vike',
];

const SERVERS = [
  '@adonisjs/core',
  '@apollo/server',
  '@feathersjs/feathers',
  '@hapi/hapi',
  '@hono/node-server',
  '@medusajs/framework',
  '@nestjs/common',
  '@nestjs/core',
  '@trpc/server',
  '@vendure/core',
  'apollo-server',
  'elysia',
  'express',
  'fastify',
  'graphql-yoga',
  'h3',
  'hono',
  'koa',
  'polka',
  'restify',
];

/** They render components into mails, documents, pictures and terminals: no browser sees those. */
const RENDERERS_ELSEWHERE = [
  '@react-email/components',
  '@react-email/render',
  '@react-pdf/renderer',
  'ink',
  'satori',
];

const COMMAND_LINES = ['@oclif/core', 'cac', 'citty', 'clipanion', 'commander', 'meow', 'sade', 'yargs'];

const CLIENT_FOLDERS = ['app', 'client', 'frontend', 'ui', 'web', 'webapp'];
const SERVER_FOLDERS = ['api', 'backend', 'server'];
const CLIENT_ENTRY = /^(index|main|entry|app)\.([jt]sx|html)$/i;

/** Reads the first level of a package's folder and its manifest; runs once per package. */
export function traitsOf(reader: Reader, known: KnownPackage): PackageTraits {
  const dependencies = dependencyNames(known.manifest);
  const firstOf = (names: string[]): string | undefined => names.find((name) => dependencies.has(name));
  const framework = firstOf(BROWSER_FRAMEWORKS);
  const renderer = firstOf(RENDERING_SERVERS);
  const server = firstOf(SERVERS);
  const names = namesIn(reader, known.dir);
  const binaries = binariesOf(known);
  return {
    dir: known.dir,
    frontEnd: frontEndReason(known, framework, renderer ?? server, names),
    commandLine:
      server === undefined && binaries.size > 0
        ? commandLineReason(known, firstOf(COMMAND_LINES))
        : undefined,
    usesBrowserFramework:
      framework !== undefined || (dependencies.has('react') && firstOf(RENDERERS_ELSEWHERE) === undefined),
    rendersOnServer: renderer !== undefined,
    clientFolders:
      framework === undefined || renderer !== undefined
        ? new Set()
        : clientFoldersOf(reader, known.dir, names),
    binaries,
    scripted: scriptedFiles(known),
    tests: configuredTests(reader, known),
  };
}

function frontEndReason(
  known: KnownPackage,
  framework: string | undefined,
  server: string | undefined,
  names: readonly string[],
): string | undefined {
  if (names.includes('angular.json')) return 'package with `angular.json`';
  if (framework === undefined || server !== undefined) return undefined;
  if (names.some((name) => SERVER_FOLDERS.includes(name))) return undefined;
  return `package \`${known.name}\` depends on \`${framework}\` and on no server framework`;
}

function commandLineReason(known: KnownPackage, library: string | undefined): string | undefined {
  if (library !== undefined) return `package \`${known.name}\` has a \`bin\` and depends on \`${library}\``;
  const isNamedSo = /(^|[-/])cli$|^create-|\/create-/.test(known.name) || nameOf(known.dir) === 'cli';
  return isNamedSo ? `package \`${known.name}\` is a command-line tool (\`bin\`)` : undefined;
}

/** A folder is a client when it holds a page's entry and the page, or a server's folder, stands beside it. */
function clientFoldersOf(reader: Reader, dir: string, names: readonly string[]): Set<string> {
  const hasServer = names.some((name) => SERVER_FOLDERS.includes(name));
  const candidates = hasServer ? CLIENT_FOLDERS : names.includes('index.html') ? ['src'] : [];
  return new Set(
    candidates
      .filter((folder) => names.includes(folder))
      .filter((folder) =>
        [folder, `${folder}/src`, `${folder}/app`].some((at) =>
          namesIn(reader, joinPath(dir, at)).some((name) => CLIENT_ENTRY.test(name)),
        ),
      ),
  );
}

function binariesOf(known: KnownPackage): Set<string> {
  const { bin } = known.manifest;
  const targets = isRecord(bin) ? Object.values(bin).flatMap(stringsOf) : stringsOf(bin);
  return new Set(targets.map((target) => joinPath(known.dir, target.replace(/^\.\//, ''))));
}

const namesIn = (reader: Reader, folder: string): string[] =>
  (reader.entries(folder) ?? []).map(({ name }) => name);
