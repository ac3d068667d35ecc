import { describe, expect, it } from 'vitest';
import { bound, boundWord, matrixOf, withOutputs, withPairs } from './bindings.ts';
import { parseWorkflow } from './workflow.ts';

const job = (matrix: string) => {
  const [one] = parseWorkflow(`jobs:\n  build:\n    strategy:\n      matrix:\n${matrix}`).jobs;
  if (one === undefined) throw new Error('no job');
  return one;
};
const values = (matrix: string) => matrixOf(job(matrix)).map((one) => Object.fromEntries(one));

describe('matrixOf', () => {
  it('combines lists', () => {
    expect(values('        a: [x, y]\n        B: [1, 2]\n')).toEqual([
      { 'matrix.a': 'x', 'matrix.b': '1' },
      { 'matrix.a': 'x', 'matrix.b': '2' },
      { 'matrix.a': 'y', 'matrix.b': '1' },
      { 'matrix.a': 'y', 'matrix.b': '2' },
    ]);
  });
  it('lets include add to combinations and make new ones', () => {
    const matrix =
      '        a: [x, y]\n        include:\n          - { a: x, file: F }\n          - { a: z, file: G }\n';
    expect(values(matrix)).toEqual([
      { 'matrix.a': 'x', 'matrix.file': 'F' },
      { 'matrix.a': 'y' },
      { 'matrix.a': 'z', 'matrix.file': 'G' },
    ]);
  });
  it('takes include alone', () => {
    expect(values('        include:\n          - a: 1\n          - a: 2\n')).toEqual([
      { 'matrix.a': '1' },
      { 'matrix.a': '2' },
    ]);
  });
  it('opens maps', () => {
    expect(values('        f:\n          - { file: D, at: { x: 1 } }\n')).toEqual([
      { 'matrix.f.file': 'D', 'matrix.f.at.x': '1' },
    ]);
  });
  it('knows nothing of a computed matrix', () => {
    expect(values('        include: ${{ fromJson(x) }}\n')).toEqual([{}]);
    expect(matrixOf(job('        {}\n'))).toHaveLength(1);
  });
  it('is bounded', () => {
    const list = `[${Array.from({ length: 60 }, (_, index) => index).join(', ')}]`;
    expect(values(`        a: ${list}\n        b: ${list}\n        c: ${list}\n`)).toHaveLength(256);
  });
});

describe('bound', () => {
  const known = new Map([
    ['matrix.a', 'web'],
    ['env.registry', 'ghcr.io/org'],
    ['inputs.empty', ''],
  ]);
  it('puts in what is known', () => {
    expect(bound('${{ env.REGISTRY }}/${{matrix.a}}:${{ github.sha }}', known)).toBe(
      'ghcr.io/org/web:${{ github.sha }}',
    );
    expect(bound("${{ matrix['a'] }}", known)).toBe('web');
  });
  it('takes the first of alternatives', () => {
    expect(bound("${{ inputs.empty || 'main' }}", known)).toBe('main');
    expect(bound("${{ inputs.unknown || 'main' }}", known)).toBe("${{ inputs.unknown || 'main' }}");
  });
  it('reads words of a shell', () => {
    expect(boundWord('"$REGISTRY/web:${TAG}"', known)).toBe('ghcr.io/org/web:${TAG}');
  });
  it('lets later pairs use earlier ones', () => {
    const workflow = parseWorkflow('env:\n  A: x\n  B: ${{ env.A }}/y\njobs: {}\n');
    expect(withPairs(new Map(), 'env', workflow.env).get('env.b')).toBe('x/y');
  });
});

describe('withOutputs', () => {
  const steps = (text: string) => parseWorkflow(`jobs:\n  a:\n    steps:\n${text}`).jobs[0]?.steps ?? [];
  it('reads what a script writes for later steps', () => {
    const text = [
      '      - id: Vars',
      '        env: { ORG: acme }',
      '        run: |',
      '          echo "image=ghcr.io/$ORG/web" >> $GITHUB_OUTPUT',
      '          echo "TAG=$(date)" >> "$GITHUB_ENV"',
      '          echo "not=written"',
      '      - run: echo "x=1" >> $GITHUB_OUTPUT',
      '',
    ].join('\n');
    expect(Object.fromEntries(withOutputs(new Map(), steps(text)))).toEqual({
      'steps.vars.outputs.image': 'ghcr.io/acme/web',
      'env.tag': '$(date)',
    });
  });
  it('is the same without any', () => {
    const base = new Map([['env.a', 'b']]);
    expect(withOutputs(base, steps('      - run: make\n'))).toBe(base);
  });
});
