import { joinPatterns } from './path-pattern.ts';

/** How a framework turns names of files and folders into a path. */
export interface PathStyle {
  /** `[id]` or `$id` for parameters, `[...rest]` or `$` for the rest. */
  parameters: 'brackets' | 'dollar';
  /** Dots separate segments: `users.$id.tsx`. */
  isDotted?: boolean;
}

/** `(group)`, `@slot`, `_layout`: folders that arrange files and add nothing to the path. */
const PATHLESS = /^(\(.*\)|@.+)$/;
const EXTENSION = /\.[mc]?[jt]sx?$/;

/** The file's name without what makes it code. */
export const withoutExtension = (path: string): string => path.replace(EXTENSION, '');

/** The route pattern of a path below a routes folder, `index` left out. */
export const patternOfFile = (path: string, style: PathStyle): string => {
  const segments = withoutExtension(path)
    .split('/')
    .flatMap((segment) => (style.isDotted ? segment.split('.') : [segment]))
    .filter(
      (segment) => segment !== '' && !PATHLESS.test(segment) && segment !== 'index' && segment !== '_index',
    )
    .map((segment) => (style.parameters === 'brackets' ? bracketed(segment) : dollared(segment)));
  return joinPatterns('', segments.join('/'));
};

/** `[id]` -> `:id`, `[...rest]` and `[[...rest]]` -> `*`, `user-[id]` -> `user-:id` */
const bracketed = (segment: string): string =>
  segment.replace(/^\[{1,2}\.\.\.[^\]]*\]{1,2}$/, '*').replace(/\[{1,2}(\w+)(?:=\w+)?\]{1,2}/g, ':$1');

/** `$id` -> `:id`, `$` -> `*`, `(lang)` and trailing `_` dropped */
const dollared = (segment: string): string => {
  if (segment === '$') return '*';
  return segment.replace(/^\$(\w+)$/, ':$1').replace(/_$/, '');
};
