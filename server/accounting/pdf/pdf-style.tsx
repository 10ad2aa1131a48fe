import { createRequire } from "node:module";
import path from "node:path";
import { Font, Text, View } from "@react-pdf/renderer";

/** Our letters, and for scripts and signs that they lack those of DejaVu. */
export const FONTS = ["Geist", "DejaVu"];

export const colors = { ink: "#17171a", dim: "#6b6b76", line: "#d9d9de", surface: "#f5f5f7" };

/** The height of an A4 page that stands and of one that lies, in points. */
export const heights = { portrait: 842, landscape: 595 };

let registered = false;

/** Makes the fonts known, once. */
export function registerFonts(): void {
  if (registered) return;
  const require = createRequire(import.meta.url);
  const geist = path.join(path.dirname(require.resolve("geist/font/sans")), "fonts/geist-sans");
  const dejaVu = path.join(path.dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  Font.register({
    family: "Geist",
    fonts: [
      { src: path.join(geist, "Geist-Regular.ttf") },
      { src: path.join(geist, "Geist-SemiBold.ttf"), fontWeight: 600 },
    ],
  });
  Font.register({
    family: "DejaVu",
    fonts: [
      { src: path.join(dejaVu, "DejaVuSans.ttf") },
      { src: path.join(dejaVu, "DejaVuSans-Bold.ttf"), fontWeight: 600 },
    ],
  });
  // A word that is too long for its cell is broken where it has to be, and no other one.
  Font.registerHyphenationCallback((word) =>
    word.length <= LONG_WORD ? [word] : (word.match(PIECES) ?? [word]),
  );
  registered = true;
}

const LONG_WORD = 18;
const PIECES = /.{1,8}/gsu;

/**
 * The foot of each page: what it is, and which page of how many.
 * @param top where it stands. Measured from the bottom it is not drawn on a page that has a line height.
 */
export function PageFoot({ text, top }: { text: string; top: number }) {
  return (
    <View
      fixed
      style={{
        position: "absolute",
        left: 40,
        right: 40,
        top,
        flexDirection: "row",
        justifyContent: "space-between",
        gap: 24,
        fontSize: 7.5,
        color: colors.dim,
      }}
    >
      <Text style={{ flex: 1 }}>{text}</Text>
      <Text render={({ pageNumber, totalPages }) => `Page ${pageNumber} of ${totalPages}`} />
    </View>
  );
}
