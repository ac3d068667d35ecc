import { PrismaClient } from '@prisma/client';

// `next dev` loads modules again after each change; one client must survive that.
const kept = globalThis as { prisma?: PrismaClient };

export const db = (kept.prisma ??= new PrismaClient());
