import { factsPage } from '../../report/pages/facts.ts';
import { InputError } from '../../errors.ts';
import { extract } from '../../extract/extract.ts';
import { SourceUnit } from '../../facts/node.ts';
import { discover } from '../../project/discover.ts';
import { write, type Streams } from '../streams.ts';

/**
 * `bpx facts FILE`
 * @throws InputError where the file is none, or not source.
 */
export const factsCommand = async (path: string, streams: Streams): Promise<void> => {
  const project = await discover(path);
  const [file] = project.files;
  if (project.scopeKind !== 'file' || !file)
    throw new InputError(`${path} is a folder: give one source file.`);
  const text = project.read(file.path);
  if (text === undefined) throw new InputError(`${path} cannot be read as text: give a source file.`);
  const facts = extract(text, file.scriptKind);
  await write(streams.stdout, factsPage(new SourceUnit(file.path, facts, () => text)));
};
