const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const lives = {
  person: { idle: 14 * DAY_MS, whole: 30 * DAY_MS },
  // Staff move other people's credits: a browser left open overnight is signed out by morning.
  staff: { idle: 12 * HOUR_MS, whole: 24 * HOUR_MS },
};

/** For how long a session may be idle, and may last in all, in milliseconds. */
export function livesFor(isStaff: boolean): { idle: number; whole: number } {
  return isStaff ? lives.staff : lives.person;
}

/** When a session ends by itself: idle for too long, or open for too long. Being staff counts at once. */
export function endOfLife(session: { createdAt: Date; lastSeenAt: Date; isStaff: boolean }): Date {
  const { idle, whole } = livesFor(session.isStaff);
  return new Date(
    Math.min(session.lastSeenAt.getTime() + idle, session.createdAt.getTime() + whole),
  );
}

const CONFIRMED_FOR_MS = 10 * 60_000;

/** Whether a person proved who they are within the last ten minutes. */
export function isFresh(authenticatedAt: Date, now: Date): boolean {
  return now.getTime() - authenticatedAt.getTime() < CONFIRMED_FOR_MS;
}
