import { z } from "zod";
import { confirmBillingEmail, previewBillingEmail } from "@/server/billing/change-billing-email";
import { decideByLink, previewLink } from "@/server/budgets/requests/follow-link";
import { requestToken } from "@/server/budgets/requests/request.schema";
import { isDomainError } from "@/server/foundation/errors";
import { networkOf } from "@/server/foundation/network";
import { signUpInvited } from "@/server/members/invitations/accept-invitation";
import {
  invitationToken,
  invitedSignUpFields,
} from "@/server/members/invitations/invitation.schema";
import { previewInvitation } from "@/server/members/invitations/read-invitations";
import { joiningSignUpSchema, joinLinkToken } from "@/server/members/join-links/join-link.schema";
import { previewJoinLink } from "@/server/members/join-links/read-join-links";
import { signUpToJoin } from "@/server/members/join-links/sign-up-to-join";
import { previewUnsubscribe, unsubscribe } from "@/server/notifications/unsubscribe";
import {
  followChangeLink,
  previewChangeLink,
} from "@/server/users/email-change/follow-change-link";
import { resetPassword } from "@/server/users/reset-password";
import { passkeyRequest } from "@/server/users/second-factor/passkeys";
import { findSecondStep } from "@/server/users/second-factor/pending-sign-in";
import { undoSecondFactor } from "@/server/users/second-factor/undo-second-factor";
import { type LinkRequest, requestLink } from "@/server/users/sign-in";
import { previewSignUp } from "@/server/users/sign-ups/complete-sign-up";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import {
  emailOnlySchema,
  passwordSchema,
  setPasswordSchema,
  signInLinkSchema,
  signUpSchema,
  verifyEmailSchema,
} from "@/server/users/user.schema";
import { verifyEmail } from "@/server/users/verify-email";
import { countGuess } from "../auth/admit";
import { readSecondStepCookie } from "../auth/second-step-cookie";
import { readSignUpCookie, signUpCookie } from "../auth/sign-up-cookie";
import { takeEmail, takePasskeyRequest, takeSignUp } from "../auth/throttle";
import { publicMutation, publicQuery, type TrpcContext } from "./init";

const unsubscribeToken = z.strictObject({ token: z.string().max(1_000) });

/** The few things that a person may ask who is not signed in: they are no endpoints, and no key asks them. */
export const publicProcedures = {
  /** Answers the same whether the address has an account or not; the mail that comes is another one. */
  signUp: publicMutation(signUpSchema, async ({ organization_name, ...person }, ctx) => {
    await limitSignUps(ctx, person.email);
    const request = {
      ...person,
      organizationName: organization_name,
      network: networkOf(ctx.ip),
    };
    ctx.setCookies.push(signUpCookie(await requestSignUp(request, ctx.now)));
    return { email: person.email };
  }),
  /** Sign-up through an invitation: the person is a member at once, without an organization of their own. */
  signUpInvited: publicMutation(
    z.strictObject({ ...invitedSignUpFields, password: passwordSchema }),
    async (input, ctx) => {
      await limitSignUps(ctx);
      return followLink(ctx, () => signUpInvited(input, ctx.now));
    },
  ),
  /** Sign-up on the way to an open link: the address is verified first. */
  signUpToJoin: publicMutation(joiningSignUpSchema, async (input, ctx) => {
    await limitSignUps(ctx, input.email);
    const secret = await followLink(ctx, () => signUpToJoin(input, networkOf(ctx.ip), ctx.now));
    ctx.setCookies.push(signUpCookie(secret));
    return { email: input.email };
  }),
  requestSignInLink: publicMutation(signInLinkSchema, (input, ctx) =>
    sendLink({ ...input, purpose: "sign_in" }, ctx),
  ),
  requestPasswordReset: publicMutation(emailOnlySchema, (input, ctx) =>
    sendLink({ ...input, purpose: "reset_password" }, ctx),
  ),
  resetPassword: publicMutation(setPasswordSchema, async (input, ctx) => {
    await followLink(ctx, () => resetPassword(input.token, input.password, ctx.now));
    return { changed: true };
  }),
  /** Takes back a first second factor, by the link in the email about it. */
  undoSecondFactor: publicMutation(verifyEmailSchema.pick({ token: true }), (input, ctx) =>
    followLink(ctx, async () => {
      await undoSecondFactor(input.token, ctx.requestId, ctx.now);
      return { undone: true };
    }),
  ),
  /** What a passkey signs to sign in; nobody has said who they are yet. */
  passkeyRequest: publicMutation(z.strictObject({}), async (_, ctx) => {
    await takePasskeyRequest(ctx);
    return passkeyRequest("sign_in", null, ctx.now);
  }),
  /** How this browser, which proved the first factor of a sign-in, may prove the second; null where it did not. */
  secondStep: publicQuery(z.strictObject({}), async (_, ctx) => {
    const token = readSecondStepCookie(ctx.cookies);
    const begun = token ? await findSecondStep(token, ctx.now) : null;
    return begun && { expires_at: begun.expiresAt.toISOString() };
  }),
  /** What a verification link leads to, for the page that spends it; null when it leads nowhere. */
  previewVerification: publicQuery(verifyEmailSchema.pick({ token: true }), async (input, ctx) => {
    const browser = readSignUpCookie(ctx.cookies);
    const found = await followLink(ctx, () => previewSignUp(input.token, browser, ctx.now));
    return found && { email: found.email, needs_password: found.needsPassword };
  }),
  /** Finishes a sign-up. The token it answers opens the first session through the provider "link". */
  verifyEmail: publicMutation(verifyEmailSchema, async (input, ctx) => {
    const browser = readSignUpCookie(ctx.cookies);
    const { email, organization, next, signInToken } = await followLink(ctx, () =>
      verifyEmail({ ...input, browser }, ctx.now),
    );
    return { email, slug: organization?.slug ?? null, next, sign_in_token: signInToken };
  }),
  /** What the link in an email would end; null when it leads nowhere. */
  previewUnsubscribe: publicQuery(unsubscribeToken, async (input, ctx) => {
    const found = await followLink(ctx, () => previewUnsubscribe(input.token));
    return (
      found && { organization_name: found.organizationName, kind: found.kind, is_off: found.isOff }
    );
  }),
  /** Whoever has the link is its reader, signed in or not. */
  unsubscribe: publicMutation(unsubscribeToken, (input, ctx) =>
    followLink(ctx, async () => {
      const { organizationName, kind } = await unsubscribe(input.token, ctx.now);
      return { organization_name: organizationName, kind };
    }),
  ),
  /** What the link to a new billing email leads to; null when it leads nowhere. */
  previewBillingEmail: publicQuery(verifyEmailSchema.pick({ token: true }), async (input, ctx) => {
    const found = await followLink(ctx, () => previewBillingEmail(input.token, ctx.now));
    return found && { email: found.email, organization_name: found.organizationName };
  }),
  /** Whoever reads the address agrees, signed in or not. */
  confirmBillingEmail: publicMutation(verifyEmailSchema.pick({ token: true }), (input, ctx) =>
    followLink(ctx, () => confirmBillingEmail(input.token, ctx.now)),
  ),
  /** What a link to change somebody's email is for; null when it leads nowhere. */
  previewEmailChange: publicQuery(verifyEmailSchema.pick({ token: true }), async (input, ctx) => {
    const found = await followLink(ctx, () => previewChangeLink(input.token, ctx.now));
    return found && { side: found.side, old_email: found.oldEmail, new_email: found.newEmail };
  }),
  /** Whoever reads the mailbox agrees to the change, or takes it back, signed in or not. */
  followEmailChange: publicMutation(verifyEmailSchema.pick({ token: true }), (input, ctx) =>
    followLink(ctx, async () => {
      const { state } = await followChangeLink(input.token, ctx.requestId, ctx.now);
      return { state };
    }),
  ),
  /** What a mailed budget request is about, for whoever may decide it; null when the link leads nowhere. */
  previewBudgetRequest: publicQuery(z.strictObject({ token: requestToken }), ({ token }, ctx) =>
    followLink(ctx, () => previewLink(token, ctx.requestId, ctx.now)),
  ),
  /** Decides it as the person the link was mailed to, signed in or not. */
  decideBudgetRequest: publicMutation(
    z.strictObject({ token: requestToken, decision: z.enum(["approve", "decline"]) }),
    ({ token, decision }, ctx) =>
      followLink(ctx, () => decideByLink(token, decision, ctx.requestId, ctx.now)),
  ),
  previewInvitation: publicQuery(z.strictObject({ token: invitationToken }), ({ token }, ctx) =>
    followLink(ctx, () => previewInvitation(token, ctx.now)),
  ),
  previewJoinLink: publicQuery(z.strictObject({ link: joinLinkToken }), ({ link }, ctx) =>
    followLink(ctx, () => previewJoinLink(link, ctx.now)),
  ),
};

/** Does what a link is for. One that leads nowhere is counted as a guess. @throws rate_limited */
async function followLink<T>({ ip }: TrpcContext, follow: () => Promise<T>): Promise<T> {
  const refuseGuesses = async () => {
    const refusal = await countGuess(ip);
    if (refusal) throw refusal;
  };
  try {
    const found = await follow();
    if (found === null) await refuseGuesses();
    return found;
  } catch (error) {
    if (isDomainError(error) && ["not_found", "wrong_state"].includes(error.code))
      await refuseGuesses();
    throw error;
  }
}

/**
 * Asks for a sign-in or reset link, to whoever owns the address. The answer is the same if nobody does.
 * @throws rate_limited
 */
async function sendLink(request: LinkRequest, requester: TrpcContext): Promise<{ sent: true }> {
  await takeEmail(request.email, requester);
  await requestLink(request);
  return { sent: true };
}

/** @throws rate_limited */
async function limitSignUps(requester: TrpcContext, email?: string): Promise<void> {
  await takeSignUp(requester);
  if (email) await takeEmail(email, requester);
}
