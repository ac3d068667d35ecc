/** Something in the contract that is not as it must be. */
export interface ContractIssue {
  /** Keys and indexes that lead to it. */
  readonly at: readonly (string | number)[];
  /** Whether the key or its value is wrong. */
  readonly part: 'key' | 'value';
  readonly message: string;
  /** What would be right there, and what stands there instead, if it is a wrong name. */
  readonly known: readonly string[];
  readonly unknown: string | undefined;
}

/** An issue of a value; `known` and `unknown` if it is a wrong name. */
export const valueIssue = (
  at: ContractIssue['at'],
  message: string,
  unknown?: string,
  known: readonly string[] = [],
): ContractIssue => ({ at, part: 'value', message, known, unknown });
