/** A container image as a Dockerfile or manifest names it. */
export interface ImageRef {
  /** As written. */
  text: string;
  /** Registry and repository, without tag and digest, variables put in where their value is known. */
  name: string;
  tag?: string;
  digest?: string;
  /** Variables whose value is not in the file. */
  unresolved: string[];
}

const VARIABLE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+])([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/** Puts values into `$NAME`, `${NAME}` and `${NAME:-default}`; names what stays open. */
export const substitute = (
  text: string,
  values: Readonly<Record<string, string | undefined>>,
): { text: string; unresolved: string[] } => {
  const unresolved: string[] = [];
  const result = text.replace(
    VARIABLE,
    (whole, braced?: string, operator?: string, word?: string, bare?: string) => {
      const name = braced ?? bare ?? '';
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (operator?.endsWith('+')) return value === undefined ? '' : (word ?? '');
      if (value !== undefined) return value;
      if (operator?.endsWith('-')) return word ?? '';
      unresolved.push(name);
      return whole;
    },
  );
  return { text: result, unresolved };
};

export const readImage = (
  text: string,
  values: Readonly<Record<string, string | undefined>> = {},
): ImageRef => {
  const { text: resolved, unresolved } = substitute(text.trim(), values);
  const at = resolved.indexOf('@');
  const digest = at === -1 ? undefined : resolved.slice(at + 1);
  const tagged = at === -1 ? resolved : resolved.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  const hasTag = colon > tagged.lastIndexOf('/');
  return {
    text,
    name: hasTag ? tagged.slice(0, colon) : tagged,
    ...(hasTag ? { tag: tagged.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
    unresolved,
  };
};

/** `node` for `docker.io/library/node`, `bitnami/node` as it is. */
export const shortImageName = (image: ImageRef): string =>
  image.name
    .replace(/^(?:(?:index\.)?docker\.io|registry\.hub\.docker\.com)\//, '')
    .replace(/^library\//, '');
