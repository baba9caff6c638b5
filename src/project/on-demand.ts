import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Loads a library in the middle of synchronous work. For libraries that most trees never need: loading them
 * up front costs more than listing the files does.
 */
export const onDemand = <Library>(name: string): Library => require(name) as Library;
