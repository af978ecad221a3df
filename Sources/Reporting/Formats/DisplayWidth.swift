/// How many columns of a terminal a text takes.
///
/// After Unicode Standard Annex 11 with its common ranges: wide and full-width characters and emoji take two columns,
/// combining marks none.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{fe0f}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return wide.contains { $0.contains(first.value) } ? 2 : 1
        }
    }

    /// Hangul jamo; CJK radicals to Yi; Hangul syllables; CJK compatibility; full-width forms; CJK extensions.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x20000...0x3fffd,
    ]
}
