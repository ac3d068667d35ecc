/** A day as ISO 8601 writes it: `2027-01-31`. As a JSON Schema pattern too; such texts compare as the days do. */
export const dayPattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

export const dayForm = 'a day like `2027-01-31`';

/** Whether what holds up to and on the day `until` still holds `today`; where nobody says what day it is, nothing has ended. */
export const holds = (until: string | undefined, today: string | undefined): boolean =>
  until === undefined || today === undefined || today <= until;
