import { Document, Page, StyleSheet, Text, View } from "@react-pdf/renderer";
import type { TablePdf, TableRow } from "./pdf-props";
import { colors, FONTS, heights, PageFoot } from "./pdf-style";

const styles = StyleSheet.create({
  page: {
    padding: 40,
    paddingBottom: 56,
    fontFamily: FONTS as unknown as string,
    fontSize: 8.5,
    lineHeight: 1.35,
    color: colors.ink,
  },
  title: { fontSize: 16, fontWeight: 600, lineHeight: 1.2 },
  under: { marginTop: 4, color: colors.dim, flexDirection: "row", justifyContent: "space-between" },
  head: {
    flexDirection: "row",
    gap: 8,
    paddingVertical: 4,
    borderBottomWidth: 1,
    borderBottomColor: colors.ink,
    color: colors.dim,
  },
  row: {
    flexDirection: "row",
    gap: 8,
    paddingVertical: 3,
    borderBottomWidth: 0.5,
    borderBottomColor: colors.line,
  },
  heading: { fontWeight: 600, paddingTop: 10 },
  total: {
    fontWeight: 600,
    backgroundColor: colors.surface,
    borderTopWidth: 0.5,
    borderTopColor: colors.ink,
  },
  notes: { marginTop: 12, color: colors.dim, gap: 2 },
});

/** From so many columns on the page lies on its side. */
const WIDE = 6;

/**
 * Rows that are laid out together. Each new page lays out what is left, so a long list takes the square of
 * its length; after so many it goes on on a page of its own.
 */
const TOGETHER = 250;

/** A report or a list, its columns named again on each page. */
export function TableDocument({
  title,
  organization,
  period,
  made,
  columns,
  rows,
  notes = [],
}: TablePdf) {
  const orientation = columns.length > WIDE ? "landscape" : "portrait";
  const align = (at: number) => ({
    flex: columns[at]?.width ?? 1,
    textAlign: columns[at]?.align ?? "left",
  });
  const parts = Array.from({ length: Math.ceil(rows.length / TOGETHER) || 1 }, (_, part) =>
    rows.slice(part * TOGETHER, (part + 1) * TOGETHER),
  );
  return (
    <Document
      title={`${title}, ${period}`}
      author={organization}
      creator="Bursar"
      producer="Bursar"
    >
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the table.
        <Page key={at} size="A4" orientation={orientation} style={styles.page}>
          {at === 0 && (
            <View>
              <Text style={styles.title}>{title}</Text>
              <View style={styles.under}>
                <Text>{organization}</Text>
                <Text>{period}</Text>
              </View>
            </View>
          )}
          <View fixed style={[styles.head, at === 0 ? { marginTop: 14 } : {}]}>
            {columns.map(({ label }, column) => (
              <Text key={label} style={align(column)}>
                {label}
              </Text>
            ))}
          </View>
          {part.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the table.
            <Row key={index} row={row} align={align} />
          ))}
          {rows.length === 0 && <Text style={styles.notes}>Nothing in this period.</Text>}
          {at === parts.length - 1 && (
            <View style={styles.notes}>
              {notes.map((note) => (
                <Text key={note}>{note}</Text>
              ))}
            </View>
          )}
          <PageFoot text={`${organization} · ${title} · ${made}`} top={heights[orientation] - 36} />
        </Page>
      ))}
    </Document>
  );
}

function Row({
  row: { cells, kind, depth = 0 },
  align,
}: {
  row: TableRow;
  align(at: number): { flex: number; textAlign: "left" | "right" };
}) {
  return (
    <View
      wrap={false}
      // A heading with nothing below it belongs on the next page.
      minPresenceAhead={kind === "heading" ? 40 : 0}
      style={[styles.row, ...(kind ? [styles[kind]] : [])]}
    >
      {cells.map((cell, at) => (
        <Text
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row.
          key={at}
          style={[align(at), at === 0 && depth > 0 ? { paddingLeft: depth * 10 } : {}]}
        >
          {cell}
        </Text>
      ))}
    </View>
  );
}
