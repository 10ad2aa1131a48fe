import type { ReactNode } from "react";
import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Html,
  Img,
  Preview,
  Section,
  Text,
} from "react-email";
import { FinePrint, TextLink } from "./parts";
import type { FooterProps } from "./props.schema";
import { fontFamily, tokens } from "./theme";

/**
 * Mail programs inline what they keep, so light colours are inline styles and only the dark
 * scheme lives in a style sheet; programs that drop it show the light email.
 */
const styleSheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { background-color: #fafafa; }
@media (prefers-color-scheme: dark) {
  body, .page { background-color: #0e0e10 !important; }
  .card { background-color: #151518 !important; border-color: #26262b !important; }
  .ink { color: #f2f2f4 !important; }
  .dim { color: #a0a0ab !important; }
  .accent { color: #3fbf95 !important; }
  .line { border-color: #26262b !important; }
  .quote { background-color: #0e0e10 !important; border-color: #26262b !important; }
  .button { background-color: #f2f2f4 !important; color: #17171a !important; }
}
@media (max-width: 480px) {
  .page-cell { padding: 16px 8px 32px !important; }
  .card-cell { padding: 24px 20px !important; }
  .button { display: block !important; text-align: center !important; }
}`;

type EmailLayoutProps = {
  /** The line an email list shows after the subject: the news itself, not a greeting. */
  preview: string;
  title: string;
  /** The one thing to do next. */
  action?: { label: string; url: string } | undefined;
  /** What comes after the button: smaller links, what to do when this was not you. */
  after?: ReactNode;
  /** Who it is from, where that is not us: its reader may never have heard of Bursar. */
  sender?: { name: string; replyTo?: string | undefined } | undefined;
  footer: FooterProps;
  /** A reply to it reaches us. */
  repliesAreRead?: boolean;
  children: ReactNode;
};

/** The frame of every email: name, title, what happened, one button, where to turn. */
export function EmailLayout(props: EmailLayoutProps) {
  const { preview, title, action, after, sender, footer, repliesAreRead = false, children } = props;
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style>{styleSheet}</style>
      </Head>
      <Body style={{ margin: 0, padding: 0 }}>
        <Preview useTitleTag={false}>{preview}</Preview>
        <Section className="page" style={{ backgroundColor: tokens.surface }}>
          <Container style={{ maxWidth: "560px" }}>
            <Section tdClassName="page-cell" style={{ padding: "32px 16px 48px" }}>
              <Text className="ink" style={wordmark} data-skip-in-text={true}>
                {footer.frame && !sender ? (
                  <Img
                    src={footer.frame.logoUrl}
                    alt="Bursar"
                    width={20}
                    height={20}
                    style={logo}
                  />
                ) : null}
                {sender?.name ?? "Bursar"}
              </Text>
              <Section className="card" tdClassName="card-cell" style={card}>
                <Heading as="h1" className="ink" style={heading}>
                  {title}
                </Heading>
                {children}
                {action ? (
                  <Button className="button" href={action.url} style={button}>
                    {action.label}
                  </Button>
                ) : null}
                {after}
              </Section>
              <EmailFooter {...footer} sender={sender} repliesAreRead={repliesAreRead} />
            </Section>
          </Container>
        </Section>
      </Body>
    </Html>
  );
}

function EmailFooter({
  readerReason,
  preferencesUrl,
  unsubscribeUrl,
  frame,
  sender,
  repliesAreRead,
}: FooterProps & Pick<EmailLayoutProps, "sender"> & { repliesAreRead: boolean }) {
  const replyTo = sender?.replyTo;
  return (
    <Section style={{ padding: "16px 24px 0" }}>
      <FinePrint>
        {readerReason}{" "}
        {replyTo
          ? `Replies go to ${replyTo}.`
          : repliesAreRead
            ? "Replies to this email reach support."
            : "Replies to this email are not read."}{" "}
        {frame?.supportUrl ? (
          <>
            Questions? <TextLink href={frame.supportUrl}>Ask support</TextLink>
          </>
        ) : (
          "Questions? Contact support."
        )}
      </FinePrint>
      {preferencesUrl ? (
        <FinePrint>
          <TextLink href={preferencesUrl}>Choose which emails you get</TextLink>
        </FinePrint>
      ) : null}
      {unsubscribeUrl ? (
        <FinePrint>
          <TextLink href={unsubscribeUrl}>Unsubscribe from emails like this</TextLink>
        </FinePrint>
      ) : null}
      {frame ? <FinePrint>{frame.seller}</FinePrint> : null}
    </Section>
  );
}

const logo = { display: "inline-block", verticalAlign: "middle", margin: "0 8px 2px 0" };

const wordmark = {
  margin: "0 0 12px",
  padding: "0 24px",
  fontFamily,
  fontSize: "14px",
  lineHeight: "20px",
  fontWeight: 600,
  color: tokens.ink,
};

const card = {
  padding: "32px 32px 32px",
  backgroundColor: tokens.background,
  border: `1px solid ${tokens.line}`,
  borderRadius: "12px",
  borderCollapse: "separate" as const,
};

const heading = {
  margin: "0 0 12px",
  fontFamily,
  fontSize: "20px",
  lineHeight: "28px",
  fontWeight: 600,
  letterSpacing: "-0.01em",
  color: tokens.ink,
};

const button = {
  margin: "12px 0 4px",
  padding: "11px 18px",
  fontFamily,
  fontSize: "14px",
  fontWeight: 500,
  color: tokens.background,
  backgroundColor: tokens.ink,
  borderRadius: "8px",
};
