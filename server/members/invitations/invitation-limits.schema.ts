export const INVITATION_DAYS = 7;

/** How many people one list invites, which is also how many invitations an organization sends an hour. */
export const MOST_INVITED_AT_ONCE = 200;
