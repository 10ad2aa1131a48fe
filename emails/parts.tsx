import { Fragment, type ReactNode } from "react";
import { Link, Text } from "react-email";
import { visible } from "@/server/foundation/plain-text.schema";
import { fontFamily, tokens } from "./theme";

/** A paragraph of the message. */
export function Paragraph({ children }: { children: ReactNode }) {
  return (
    <Text className="ink" style={{ ...text, margin: "0 0 12px" }}>
      {children}
    </Text>
  );
}

/** Smaller and dimmer: what a reader may skip. */
export function FinePrint({ children }: { children: ReactNode }) {
  return (
    <Text className="dim" style={finePrint}>
      {children}
    </Text>
  );
}

/**
 * A link that ends its paragraph: the plain-text twin puts the address there, and a full stop
 * after it would become part of the address in many mail programs.
 */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="accent"
      style={{ color: tokens.accent, textDecoration: "underline" }}
    >
      {children}
    </Link>
  );
}

/** Words someone wrote, set apart from ours; line breaks are kept. */
export function Quote({ children }: { children: string }) {
  const lines = children.trim().split(/\r?\n/).map(visible);
  return (
    <Text className="quote ink" style={quote}>
      {lines.map((content, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move and are rendered once
        <Fragment key={index}>
          {index > 0 ? <br /> : null}
          {content}
        </Fragment>
      ))}
    </Text>
  );
}

export type Fact = readonly [label: string, value: string];

/** The figures, one a row; rows without a value are left out. */
export function Facts({ rows }: { rows: readonly (Fact | null)[] }) {
  return (
    <table
      role="presentation"
      className="facts"
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      style={{ margin: "8px 0 16px", borderCollapse: "collapse" }}
    >
      <tbody>
        {rows
          .filter((row) => row !== null)
          .map(([label, value]) => (
            <tr key={label} className="fact">
              <td className="fact-label dim line" style={factLabel}>
                {label}
              </td>
              <td className="fact-value ink line" align="right" style={factValue}>
                {value}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

const text = { fontFamily, fontSize: "15px", lineHeight: "23px", color: tokens.ink };

const finePrint = {
  margin: "12px 0 0",
  fontFamily,
  fontSize: "13px",
  lineHeight: "19px",
  color: tokens.dim,
};

const quote = {
  ...text,
  margin: "4px 0 16px",
  padding: "12px 16px",
  backgroundColor: tokens.surface,
  border: `1px solid ${tokens.line}`,
  borderRadius: "8px",
};

const cell = {
  padding: "9px 0",
  fontFamily,
  fontSize: "14px",
  lineHeight: "20px",
  borderTop: `1px solid ${tokens.line}`,
  verticalAlign: "top" as const,
};

const factLabel = {
  ...cell,
  paddingRight: "16px",
  color: tokens.dim,
  whiteSpace: "nowrap" as const,
};

const factValue = { ...cell, color: tokens.ink, fontVariantNumeric: "tabular-nums" };
