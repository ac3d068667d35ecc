export const undoLines = (_: unknown) => ({ text: '', code: 0 });
export const undoListLines = (_: unknown) => '';
