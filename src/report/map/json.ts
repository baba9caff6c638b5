import packageJson from '../../../package.json' with { type: 'json' };
import { visibleLine } from '../untrusted.ts';
import type { MapPage } from './page.ts';
import type { MapJson } from './schema.ts';

/** `bpx map --format json`; `schemas/map.schema.json` describes it. */
export const mapJson = ({ root, name, scope, map, diagnosis, diagnostics }: MapPage): string => {
  const json: MapJson = {
    ...map,
    resolution: {
      calls: diagnosis.calls,
      unknownLibraries: diagnosis.unknown,
      missingModules: diagnosis.unresolved,
    },
    diagnostics: diagnostics.map(({ kind, path, line, message }) => ({
      kind,
      file: path,
      ...(line !== undefined && { line }),
      message,
    })),
    schemaVersion: 1,
    tool: { name: 'bpx', version: packageJson.version },
    root,
    name,
    scope,
  };
  const text = JSON.stringify(
    json,
    (_key, value: unknown) => (typeof value === 'string' ? visibleLine(value) : value),
    2,
  );
  return `${text}\n`;
};
