/** @param {FormData} form @returns {{ title: string, due: Date | null }} */
export function readTodo(form) {
  const title = String(form.get('title') ?? '').trim();
  if (title === '') throw new Error('a todo needs a title');
  const text = String(form.get('due') ?? '');
  const due = text === '' ? null : new Date(`${text}T00:00:00Z`);
  if (due !== null && Number.isNaN(due.getTime())) throw new Error(`not a date: ${text}`);
  return { title, due };
}
