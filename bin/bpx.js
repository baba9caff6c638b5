#!/usr/bin/env node
// The launcher: plain JavaScript that an old Node can still parse, so that it can say what is wrong.
import process from 'node:process';

const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (!process.versions.bun && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))) {
  process.stderr.write(`bpx needs Node.js ${OLDEST.join('.')} or later, this is ${process.versions.node}\n`);
  process.exit(2);
}

// Keeps compiled code between runs where the runtime can (Node 22.8 and later).
const nodeModule = await import('node:module');
nodeModule.enableCompileCache?.();

await import('../dist/bpx.js');
