import { rulesJson, rulesPage } from '../../report/pages/rules.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { catalogue } from '../catalogue.ts';
import { terminalOf, type Look } from '../look.ts';
import { write, type Streams } from '../streams.ts';

/** `bpx rules [--json]` */
export const rulesCommand = (json: boolean, look: Look, streams: Streams): Promise<void> =>
  write(
    streams.stdout,
    json
      ? rulesJson(catalogue())
      : rulesPage(catalogue(), styleOf(terminalOf(streams.stdout, streams, look))),
  );
