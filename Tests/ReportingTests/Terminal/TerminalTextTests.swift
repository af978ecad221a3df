import Foundation
import TestSupport
import Testing

@testable import Reporting

/// What reaches a terminal, and how many columns it takes there.
@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain é 日本 👨‍👩‍👧", "plain é 日本 👨‍👩‍👧"), ("a\nb\r\n\tc", #"a\nb\r\n\tc"#),
        ("\u{1b}[31mred\u{0}", #"\u001b[31mred\u0000"#),
        ("\u{7f}\u{9b}2J", #"\u007f\u009b2J"#),
        ("a\u{202e}b\u{2066}c\u{200f}d\u{61c}", #"a\u202eb\u2066c\u200fd\u061c"#),
        ("x\u{2028}y\u{85}z", #"x\u2028y\u0085z"#),
    ])
    func controlCharactersAreShown(text: String, shown: String) {
        #expect(TerminalText.line(text) == shown)
    }

    @Test func linesKeepTheirLineFeedsAlone() {
        #expect(TerminalText.lines("a\r\n\u{1b}b\n\nc\n") == "a\\r\n\\u001bb\n\nc\n")
    }

    /// By UAX 11 and UTS 51, worked out by hand.
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}\u{327}", 1), ("日本", 4), ("ﾊﾝ", 2), ("Ａ", 2), ("한", 2),
        ("\u{1112}\u{1161}\u{11ab}", 2),
        ("🐦", 2), ("👨‍👩‍👧", 2), ("🏳️‍🌈", 2), ("👍🏽", 2), ("🇩🇪🇫🇷", 4), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("±…–", 3),
        ("a\u{200b}b\u{feff}", 2), ("\u{301}", 0), ("ก็", 1), ("ʕ•ᴥ•ʔ", 5),
    ])
    func widths(text: String, width: Int) {
        #expect(TerminalText.width(text) == width)
    }

    /// Every character that this Python knows; what became wide with Unicode 16 is narrow for an older one.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func pythonCountsTheSameColumns() throws {
        let script = """
            import unicodedata as u
            print(u.unidata_version)
            zero = lambda c: u.category(c) in ("Mn", "Me", "Cf", "Cc") or 0x1160 <= ord(c) <= 0x11ff or 0xd7b0 <= ord(c) <= 0xd7fb
            print("".join("-" if u.category(c) in ("Cn", "Cs", "Co") else "0" if zero(c) else
              "2" if u.east_asian_width(c) in "WF" else "1" for c in map(chr, range(0x110000))))
            """
        let output = try OutsideProgram("python3", "-c", script).run().split(separator: "\n")
        let isOld = try #require(output[0].split(separator: ".").first.flatMap { Int($0) }) < 16
        let widenedIn16: [ClosedRange<Int>] = [0x2630...0x2637, 0x268a...0x268f, 0x4dc0...0x4dff, 0x1d300...0x1d376]
        let visibleFormats: Set = [
            0xad, 0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd,
        ]
        var wrong: [String] = []
        for (value, digit) in output[1].utf8.enumerated() where digit != UInt8(ascii: "-") {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            // A spacing mark since Unicode 16.
            if isOld, value == 0x1171e { continue }
            if isOld, widenedIn16.contains(where: { $0.contains(value) }) { continue }
            let width = DisplayWidth.of(scalar)
            let expected = visibleFormats.contains(value) ? 1 : Int(digit - UInt8(ascii: "0"))
            if width != expected { wrong.append("\(String(value, radix: 16)): \(width), not \(expected)") }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(20)) and \(wrong.count) in all")
    }

    @Test(arguments: 0...14)
    func clippingCutsBetweenCharactersAndFits(columns: Int) {
        for text in [
            "日本語日本語日本", "ab日本cd👨‍👩‍👧ef🇩🇪gh",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", "plain text here",
        ] {
            let clipped = TerminalText.clipped(text, to: columns)
            #expect(TerminalText.width(clipped) <= columns)
            #expect(clipped == text || columns == 0 || clipped.last == "…")
            #expect(text.hasPrefix(clipped.last == "…" ? String(clipped.dropLast()) : clipped))
            // No more is cut than must be: one wide character and the mark at most.
            if clipped != text { #expect(TerminalText.width(clipped) >= columns - 1) }
        }
    }

    @Test func whatIsNotTooLongStaysWhole() {
        #expect(TerminalText.clipped("日本", to: 4) == "日本")
        #expect(TerminalText.clipped("日本", to: 3) == "日…")
        #expect(TerminalText.padded("日本", to: 6) == "日本  ")
        #expect(TerminalText.wrapped("日本語 ab 👨‍👩‍👧👨‍👩‍👧", to: 4) == ["日本", "語", "ab", "👨‍👩‍👧👨‍👩‍👧"])
        #expect(TerminalText.wrapped("日本", to: 1) == ["日", "本"])
    }

    /// A wide character that does not fit goes to the next row as a whole.
    @Test(arguments: [
        ("", 5, 1), ("abcde", 5, 1), ("abcdef", 5, 2), ("日本語", 5, 2), ("日本語", 4, 2), ("日本語", 3, 3), ("a日日", 4, 2),
    ])
    func rows(line: String, columns: Int, rows: Int) {
        #expect(TerminalText.rows(line, columns: columns) == rows)
    }

    @Test(arguments: [
        (123.4567, "123.457"), (0, "0.000"), (-0.0005, "-0.001"), (9_999_999, "9999999.000"), (1e7, "1.000e+07"),
        (3.2e113, "3.200e+113"), (-1.7e308, "-1.700e+308"), (1e-9, "1.000e-09"), (.nan, "NaN"), (.infinity, "inf"),
        (-.infinity, "-inf"),
    ])
    func aNumberHasABoundedWidth(number: Double, text: String) {
        #expect(RoundedNumber.text(number, decimals: 3) == text)
    }
}
