import { isClientGenerator, type PrismaSchema, propertyOf } from './schema.ts';

/** A schema that writes its clients elsewhere. */
export interface Redirected {
  readonly text: string;
  /** Lines of `text`, counted from 1, that the schema does not have, in order. */
  readonly added: readonly number[];
}

/**
 * `schema` with the output of each client generator in a folder of `outputOf`, which is given its name and answers with an absolute path.
 * Other generators are programs of their own, which write where they like: they are blanked, so that lines stay where they are.
 */
export function redirected(schema: PrismaSchema, outputOf: (generator: string) => string): Redirected {
  const { text } = schema;
  const parts: string[] = [];
  const added: number[] = [];
  let at = 0;
  let line = 1;
  const take = (end: number, replacement?: string): void => {
    const part = replacement ?? text.slice(at, end);
    parts.push(part);
    line += part.split('\n').length - 1;
    at = end;
  };
  for (const generator of schema.generators) {
    take(generator.span.start);
    if (!isClientGenerator(generator)) {
      take(generator.span.end, text.slice(at, generator.span.end).replace(/[^\n]/g, ' '));
      continue;
    }
    const output = `output = ${JSON.stringify(outputOf(generator.name))}`;
    const written = propertyOf(generator, 'output');
    if (written) {
      take(written.span.start);
      take(written.span.end, output);
    } else {
      take(generator.body.start);
      parts.push(`\n  ${output}`);
      line++;
      added.push(line);
    }
    take(generator.span.end);
  }
  take(text.length);
  return { text: parts.join(''), added };
}

/** The line of the schema that line `line` of the redirected one comes from. */
export const originalLine = ({ added }: Redirected, line: number): number =>
  line - added.filter((one) => one <= line).length;
