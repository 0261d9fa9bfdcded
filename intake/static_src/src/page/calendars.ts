/** The two calendars people date by: whether such a day exists. */

const SOLAR_HIJRI = "solar_hijri_af";
const GREGORIAN = "gregorian";
const YEARS: readonly (readonly [string, number, number])[] = [
  [SOLAR_HIJRI, 1300, 1499],
  [GREGORIAN, 1900, 2121],
];
/** Places in a cycle of 33 years whose last month has 30 days. */
const SOLAR_LEAPS = [1, 5, 9, 13, 17, 22, 26, 30];

/** Which calendar a year that stands alone must belong to; "" when neither can. */
export function calendarOf(year: number): string {
  return YEARS.find(([, first, last]) => first <= year && year <= last)?.[0] ?? "";
}

/** The calendar and number behind a choice such as "s7" or "g10"; ("", 0) for none. */
export function monthOf(choice: string): readonly [string, number] {
  return choice ? [choice[0] === "s" ? SOLAR_HIJRI : GREGORIAN, Number(choice.slice(1))] : ["", 0];
}

/** Whether the day of that month and year exists; zero means "not said". */
export function exists(calendar: string, year: number, month = 0, day = 0): boolean {
  if (!calendar || calendarOf(year) !== calendar) {
    return false;
  }
  return day <= (calendar === GREGORIAN ? gregorianDays : solarDays)(year, month || 1);
}

function gregorianDays(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function solarDays(year: number, month: number): number {
  if (month <= 6) {
    return 31;
  }
  return month < 12 || SOLAR_LEAPS.includes(year % 33) ? 30 : 29;
}
