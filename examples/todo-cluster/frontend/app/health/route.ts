export const dynamic = 'force-dynamic';

/** The server answers; whether the database does is not this probe's business, a restart would not mend it. */
export const GET = () => Response.json({ status: 'ok' });
