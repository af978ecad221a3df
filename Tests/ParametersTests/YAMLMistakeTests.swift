import Testing

@testable import Parameters

/// Texts that are not YAML: the place is where a person looks, counted by hand.
@Suite struct YAMLMistakeTests {
    private func complaint(_ bytes: [UInt8]) -> String {
        JSONNode.reading(yaml: bytes).problems.last.map { String($0.line(file: "").dropFirst()) } ?? "none"
    }

    @Test(arguments: Self.mistakes)
    func whatIsNotYAMLIsRefusedWithItsPlace(text: String, expected: String) {
        #expect(complaint(Array(text.utf8)) == expected)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func badUTF8IsRefusedWithItsPlace(bytes: [UInt8]) {
        let text = Array("a: 1\r\nb: é".utf8) + bytes + Array(" \n".utf8)
        #expect(complaint(text) == "2:5: these bytes are not UTF-8; save the file as UTF-8")
    }

    @Test func nestingEndsAtItsLimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(complaint(nested(100)) == "none")
        #expect(complaint(nested(101)).hasPrefix("1:101: "))
        #expect(complaint(Array(repeating: UInt8(ascii: "["), count: 1_000_000)).contains("nest 100 deep"))
        #expect(complaint(Array(String(repeating: "- ", count: 1_000_000).utf8)).contains("nest 100 deep"))
        let aliased = Array("- &a ".utf8) + nested(60) + Array("\n- ".utf8)
        func inside(_ depth: Int) -> [UInt8] {
            let (open, close) = (
                Array(repeating: UInt8(ascii: "["), count: depth), Array(repeating: UInt8(ascii: "]"), count: depth)
            )
            return aliased + open + Array("*a".utf8) + close
        }
        #expect(complaint(inside(39)) == "none")
        #expect(complaint(inside(40)).contains("nest 100 deep"))
    }

    /// Ten lines that stand for a thousand million texts.
    @Test func aliasesMayNotGrowWithoutEnd() {
        var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...9 {
            let names = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(names)]\n"
        }
        #expect(
            complaint(Array(text.utf8)).hasSuffix(
                "the aliases up to this one stand for more than 100000 values, the limit; name smaller values"))
        let key = text + "? *a3\n: 1\n"
        #expect(complaint(Array(key.utf8)).contains("100000 values"))
    }

    @Test func aLetterUnderAHeapOfMarksIsRefused() {
        let heap = String(repeating: "\u{301}\u{323}", count: 200_000)
        #expect(complaint(Array("a: e\(heap)".utf8)) == "1:4: a: no letter has more than 30 marks; remove the others")
        let escaped = String(repeating: "\\u0301", count: 31)
        #expect(
            complaint(Array("\"e\(escaped)\": 1".utf8)).hasSuffix("no letter has more than 30 marks; remove the others")
        )
    }

    private static let mistakes: [(String, String)] = [
        ("", "1:1: there is nothing in the text but blank lines and comments"),
        ("# x\n\n", "3:1: there is nothing in the text but blank lines and comments"),
        ("# x", "1:4: there is nothing in the text but blank lines and comments"),
        ("a: 1\n\tb: 2", "2:1: a: a tab must not indent; write spaces in its place"),
        ("a:\n\tb: 2", "2:1: a: a tab must not indent; write spaces in its place"),
        ("\ta: 1", "1:1: a tab must not indent; write spaces in its place"),
        ("- a\n-\tb", "2:2: a tab must not indent; write spaces in its place"),
        ("a:\n  - b\n\t- c", "3:1: a: a tab must not indent; write spaces in its place"),
        (
            "a:\n  b: 1\n c: 2",
            "3:2: a key of the object that begins at line 1, column 1 must stand here, not `c`; "
                + "indent each of its lines alike"
        ),
        (
            "a:\n  b: 1\n   c: 2",
            "3:5: a: a colon must not stand here; a text with a colon in it stands in quotes, and an "
                + "object begins on a line of its own"
        ),
        (
            "  a: 1\nb: 2",
            "2:1: the document has ended, and yet there is `b`; indent what follows alike, or remove it"
        ),
        (
            "a: 1\n b: 2",
            "2:3: a colon must not stand here; a text with a colon in it stands in quotes, and an "
                + "object begins on a line of its own"
        ),
        (
            "a:\n  - b\n - c",
            "3:2: a key of the object that begins at line 1, column 1 must stand here, not `-`; "
                + "indent each of its lines alike"
        ),
        (
            "a:\n  - b\n  c: d",
            "3:3: a: an entry of the list that begins at line 2, column 3 must stand here, with `- ` "
                + "in front, not `c`; indent each of its lines alike"
        ),
        (
            "a: b: c",
            "1:5: a colon must not stand here; a text with a colon in it stands in quotes, and an "
                + "object begins on a line of its own"
        ),
        (
            "a: - b",
            "1:4: a: a list of lines with `- ` in front begins on the line below its key; or write "
                + "[a, b]"
        ),
        (
            "- a: b\n  - c",
            "2:3: [0]: a key of the object that begins at line 1, column 3 must stand here, not `-`; "
                + "indent each of its lines alike"
        ),
        (
            "a\nb: 1",
            "2:2: a colon must not stand here; a text with a colon in it stands in quotes, and an "
                + "object begins on a line of its own"
        ),
        ("a: 1\nb\nc: 2", "2:1: a colon must follow the key that begins here, on the same line"),
        ("a: 1\nb", "2:1: a colon must follow the key that begins here, on the same line"),
        (
            "a: [1, 2",
            "1:9: a: a comma or `]` of the list that begins at line 1, column 4 must stand here, not "
                + "the end of the text; a text with brackets, braces or commas in it stands in quotes"
        ),
        (
            "a: [1, 2\nb: 3",
            "2:2: a: a comma or `]` of the list that begins at line 1, column 4 must stand here, not "
                + "`:`; a text with brackets, braces or commas in it stands in quotes"
        ),
        (
            "a: {b: 1",
            "1:9: a: a comma or `}` of the object that begins at line 1, column 4 must stand here, "
                + "not the end of the text; a text with brackets, braces or commas in it stands in quotes"
        ),
        ("a: [1 2]]", "1:9: the value has ended, and yet there is `]`; put the whole text in quotes, or remove it"),
        ("{a: 1} x", "1:8: the document has ended, and yet there is `x`; indent what follows alike, or remove it"),
        (
            "[${env}]",
            "1:3: a comma or `]` of the list that begins at line 1, column 1 must stand here, not "
                + "`{`; a text with brackets, braces or commas in it stands in quotes"
        ),
        ("a: {b}", "none"),
        (
            "[a, b: c, d e",
            "1:14: a comma or `]` of the list that begins at line 1, column 1 must stand here, not "
                + "the end of the text; a text with brackets, braces or commas in it stands in quotes"
        ),
        ("a: ]", "1:4: a: a value must stand here, not `]`"),
        ("a: \"b\nc: 1\n", "1:4: a: the text that begins here never ends; close it with its quotation mark"),
        ("a: 'b", "1:4: a: the text that begins here never ends; close it with its quotation mark"),
        (
            "a: \"\\q\"",
            "1:5: a: \\ begins an escape in double quotes; write \\\\ for the character itself, or "
                + "single quotes around the text"
        ),
        ("a: \"\\xZZ\"", "1:7: a: two hexadecimal digits must follow \\x, four \\u and eight \\U"),
        ("a: \"\\ud800\"", "1:7: a: the escape stands for no character; write another"),
        ("a: \"b\" c", "1:8: the value has ended, and yet there is `c`; put the whole text in quotes, or remove it"),
        ("a: \"\n---\n\"", "1:4: a: the text that begins here never ends; close it with its quotation mark"),
        ("a: @b", "1:4: a: a text that begins with `@` must stand in quotes"),
        ("a: `b`", "1:4: a: a text that begins with a backtick must stand in quotes"),
        ("a: %b", "1:4: a: a text that begins with `%` must stand in quotes"),
        ("%b: 1", "1:3: a line that begins with `%` is a directive; put the text in quotes"),
        (
            "a: *",
            "1:5: a: a text that begins with `&` or `*` stands in quotes; else letters and digits "
                + "follow, which name a value"
        ),
        (
            "a: * b",
            "1:5: a: a text that begins with `&` or `*` stands in quotes; else letters and digits "
                + "follow, which name a value"
        ),
        (
            "a: &",
            "1:5: a: a text that begins with `&` or `*` stands in quotes; else letters and digits "
                + "follow, which name a value"
        ),
        (
            "a: !<",
            "1:6: a: a text that begins with `!` stands in quotes; else the name of a type follows, "
                + "such as !!float"
        ),
        (
            "a: !x!y z",
            "1:4: a: a text that begins with `!` stands in quotes; else the name of a type follows, "
                + "such as !!float"
        ),
        ("a: *b c", "1:7: the value has ended, and yet there is `c`; put the whole text in quotes, or remove it"),
        (
            "- **/x",
            "1:4: a text that begins with `&` or `*` stands in quotes; else letters and digits "
                + "follow, which name a value"
        ),
        ("a: |x\n b", "1:5: a: behind `|` or `>` the line must end, not go on with `x`"),
        ("a: |0\n b", "1:5: a: a block of lines is indented by 1 to 9 spaces, not 0"),
        ("a: |\nb\n", "2:1: a colon must follow the key that begins here, on the same line"),
        ("%YAML 2.0\n---\na", "1:1: YAML 1.2 and 1.1 are read; remove the directive"),
        ("%YAML 1.2\n%YAML 1.2\n---\na", "2:1: a line that begins with `%` is a directive; put the text in quotes"),
        ("%YAML x\n---\na", "1:7: a line that begins with `%` is a directive; put the text in quotes"),
        ("a: 1\n---\nb: 2", "2:1: a second document begins here; write each into a file of its own"),
        (
            "a: 1\n...\nb: 2",
            "3:1: the document has ended, and yet there is `b`; indent what follows alike, or remove it"
        ),
        ("a: 1\n...\n", "none"),
        ("---\na: 1\n---\n", "3:1: a second document begins here; write each into a file of its own"),
        ("? a\n? b\n", "none"),
        ("[? a : b]", "none"),
        ("a: ? b", "1:4: a: `?` must not stand here; put the text in quotes"),
        ("a: 1,\nb: 2", "none"),
        ("a: {b: 1,, c: 2}", "1:10: a: a value must stand here, not `,`"),
        ("[a,,b]", "1:4: a value must stand here, not `,`"),
        ("{a: 1, a: 2}", "1:8: a: the key already stands at line 1, column 2 of this object; keep one of them"),
        ("a: \u{01}", "1:4: the character U+0001 is written \"\\u0001\", in double quotes"),
        ("a: 1\u{2028}b: 2", "1:5: the character U+2028 is written \"\\u2028\", in double quotes"),
        ("\u{FEFF}a: \u{FEFF}", "1:4: the character U+FEFF is written \"\\uFEFF\", in double quotes"),
        ("a: \u{85}", "1:4: the character U+0085 is written \"\\u0085\", in double quotes"),
        ("a: &x *x", "1:7: the value has ended, and yet there is `*`; put the whole text in quotes, or remove it"),
        ("a: !!float", "1:4: a: !!float must be a number, not null; change one of them"),
        ("a: &x &y 1", "1:7: the value has ended, and yet there is `&`; put the whole text in quotes, or remove it"),
        (
            "[a",
            "1:3: a comma or `]` of the list that begins at line 1, column 1 must stand here, not "
                + "the end of the text; a text with brackets, braces or commas in it stands in quotes"
        ),
        ("}", "1:1: a value must stand here, not `}`"),
        ("a: 'b'c", "1:7: the value has ended, and yet there is `c`; put the whole text in quotes, or remove it"),
        (
            "- - - a\n  - b\n - c",
            "3:2: an entry of the list that begins at line 1, column 1 must stand here, with `- ` in "
                + "front, not `-`; indent each of its lines alike"
        ),
    ]
}
