// Writes the registry of checks from the folder tree: `npm run registry`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { REGISTRY_PATH, registrySource } from './registry-source.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = registrySource(root);
writeFileSync(new URL(`../${REGISTRY_PATH}`, import.meta.url), text);
console.log(`${REGISTRY_PATH}: ${text.match(/^ {2}identify\(/gm)?.length ?? 0} checks`);
