import { describe, expect, it } from 'vitest';
import { templated } from './template.ts';

describe('templated', () => {
  it.each([
    ['{{- if .Values.x }}\na: 1\n{{- end }}\n', 'structure'],
    ['a: {{ .Values.x }}\n', 'structure'],
    ['a:\n  - {{ item }}\n', 'structure'],
    ['a: 1\n{% for x in y %}\n', 'structure'],
    ['a: "{{ .Values.x }}"\n', 'values'],
    ['name: web-{{ .Release.Name }}\n', 'values'],
    ['a: "{{ x }}"\nb: {{ y }}\n', 'structure'],
    ['a: 1\n# {{ not code }}\n', undefined],
    ['run: echo ${{ github.sha }}\n', undefined],
    ['a: {b: {c: 1}}\n', undefined],
    ['a: ${X:-{}}\n', undefined],
    ['', undefined],
  ])('%j is %s', (text, expected) => {
    expect(templated(text)).toBe(expected);
  });

  it('is linear', () => {
    expect(templated(`a: "${'{{ x }} '.repeat(1_000_000)}`)).toBe('values');
    expect(templated('{'.repeat(5_000_000))).toBe('structure');
    expect(templated(`# ${'{{'.repeat(2_000_000)}\n`.repeat(2))).toBeUndefined();
  });
});
