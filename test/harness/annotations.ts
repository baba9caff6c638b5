import { CONFIDENCES, SEVERITIES, type Confidence, type Severity } from '../../src/findings.ts';

/** A finding that a case says must start at a line. */
export interface Expected {
  path: string;
  line: number;
  check: string;
  severity?: Severity;
  confidence?: Confidence;
}

const ANNOTATION =
  /(?:\/\/|#|--|<!--|\/\*)\s*expect:\s*([a-z0-9-]+\/[a-z0-9-]+)(?:\s+(critical|high|medium|low))?(?:\s+(high|medium|low))?/g;

/** A line that holds nothing but an annotation speaks of the next line that holds something else. */
const ALONE = /^\s*(?:\/\/|#|--|<!--|\/\*)\s*expect:\s[^\n]*$/;

const isSeverity = (word: string | undefined): word is Severity => SEVERITIES.some((each) => each === word);
const isConfidence = (word: string | undefined): word is Confidence =>
  CONFIDENCES.some((each) => each === word);

/** Reads `// expect: id [severity] [confidence]`, also after `#`, `--`, `<!--` and in a block comment. */
export const annotationsIn = (path: string, text: string): Expected[] => {
  const lines = text.split('\n');
  return lines.flatMap((content, index) =>
    [...content.matchAll(ANNOTATION)].map(([, check = '', severity, confidence]) => {
      let at = index;
      if (ALONE.test(content)) while (at < lines.length && ALONE.test(lines[at] ?? '')) at++;
      return {
        path,
        line: at + 1,
        check,
        ...(isSeverity(severity) ? { severity } : {}),
        ...(isConfidence(confidence) ? { confidence } : {}),
      };
    }),
  );
};
