import { revalidatePath } from 'next/cache';
import { db } from '../lib/db';
import { readTodo } from '../lib/form.mjs';
import { planned } from '../lib/planner';

export const dynamic = 'force-dynamic';

async function add(form: FormData) {
  'use server';
  await db.todo.create({ data: readTodo(form) });
  revalidatePath('/');
}

export default async function Page() {
  const stored = await db.todo.findMany({ where: { done: false }, orderBy: { id: 'asc' } });
  const todos = await planned(
    stored.map(({ id, title, due }) => ({ id, title, due: due?.toISOString().slice(0, 10) ?? null })),
  );
  return (
    <main>
      <h1>todo</h1>
      <ol>
        {todos.map(({ id, title, due }) => (
          <li key={id}>
            {title} {due}
          </li>
        ))}
      </ol>
      <form action={add}>
        <input name="title" placeholder="what" required /> <input name="due" type="date" /> <button>add</button>
      </form>
    </main>
  );
}
