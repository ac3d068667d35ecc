import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.url(),
  TODO_PLANNER_URL: z.url().default('http://localhost:8000'),
});

/** Read when a request comes in, not when the pages are built: the image is the same everywhere. */
export const settings = () => schema.parse(process.env);
