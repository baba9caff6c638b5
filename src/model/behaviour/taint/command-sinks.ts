import type { ServiceModel } from '../../model.ts';
import { argumentsOf } from './sinks.ts';
import type { Sink } from './injections.ts';

export type CommandForm = 'shell' | 'program' | 'option';

const SHELL = /^(exec|execSync|execaCommand|execaCommandSync|command)$/;
const SHELLS = /^(.*\/)?(sh|bash|zsh|dash|cmd(\.exe)?|powershell(\.exe)?|pwsh)$/;
/** Programs with options that read, write or run something. */
const WITH_OPTIONS =
  /^(.*\/)?(git|docker|kubectl|tail|rsync|scp|zip|unzip|psql|pg_dump|mysqldump|curl|wget|tar|find|ssh|ffmpeg|convert|magick|google-chrome|chromium|chrome)$/;

/** Command lines, names of programs and lists of arguments. */
export const commandSinks = (model: ServiceModel): Sink<CommandForm>[] => {
  const lists = new Map(
    argumentsOf(model, 'sink.command', 'arguments').map(({ role, value }) => [role.call, value]),
  );
  return argumentsOf(model, 'sink.command', 'command').flatMap(({ role, value }): Sink<CommandForm>[] => {
    const { call } = role;
    const isShell = SHELL.test(call.callee?.name ?? '') || hasShell(model, call);
    const sinks: Sink<CommandForm>[] = [
      { call, value, danger: 'shell', form: isShell ? 'shell' : 'program' },
    ];
    const list = lists.get(call);
    if (!list) return sinks;
    const program = model.values.text(value) ?? '';
    if (isShell || SHELLS.test(program))
      return [...sinks, { call, value: list, danger: 'shell', form: 'shell' }];
    if (!WITH_OPTIONS.test(program) || !list.is('Array')) return sinks;
    for (const element of list.elements) {
      const text = model.values.text(element);
      if (text === '--') break;
      // a constant start is no dash of the client's
      if (text === undefined || text.startsWith('\0'))
        sinks.push({ call, value: element, danger: 'shell', form: 'option' });
    }
    return sinks;
  });
};

const hasShell = (model: ServiceModel, call: Parameters<typeof model.roles.of>[0]): boolean => {
  const options = call.args.at(-1);
  const setting = options?.is('Object', 'Identifier') ? model.values.setting(options, 'shell') : undefined;
  return setting?.state === 'set' && model.values.constant(setting.node) !== false;
};
