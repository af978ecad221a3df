import Testing

@testable import Parameters

@Suite struct JSONReaderTests {
    /// Reads `text` and answers the problem as `LINE:COLUMN: path: rule`.
    private func complaint(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONNode(parsing: bytes)
            return nil
        } catch {
            return String(error.problem.line(file: "").dropFirst())
        }
    }

    @Test func everyNodeKnowsWhereItBegins() throws {
        let root = try JSONNode(parsing: "{ \"ä😀\": [1,\r\n\t{\"b\": \"é\", \"c\":null}],\r \"d\":\n  true }")
        #expect(root.place == .file(line: 1, column: 1))
        #expect(root.members.map(\.keyPlace) == [.file(line: 1, column: 3), .file(line: 3, column: 2)])
        #expect(root["ä😀"]?.place == .file(line: 1, column: 9))
        #expect(root["ä😀"]?.elements.map(\.place) == [.file(line: 1, column: 10), .file(line: 2, column: 2)])
        let inner = try #require(root["ä😀"]?.elements.last)
        #expect(inner["b"]?.place == .file(line: 2, column: 8))
        #expect(inner.members.last?.keyPlace == .file(line: 2, column: 13))
        #expect(root["d"]?.place == .file(line: 4, column: 3))
    }

    @Test(arguments: [
        ("0", 0.0), ("-0", -0.0), ("1.0", 1), ("1", 1), ("1e3", 1000), ("1E+3", 1000), ("-12.50e-1", -1.25),
        ("123456789012345678901234567890", 1.2345678901234568e29), ("1e-400", 0),
    ])
    func numbersKeepTheirLiteral(literal: String, value: Double) throws {
        guard case .number(let number) = try JSONNode(parsing: " \(literal) ").value else {
            Issue.record("not a number")
            return
        }
        #expect(number.literal == literal)
        #expect(number.value == value)
    }

    @Test(arguments: [
        (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\uD83D\ude00x""#, "😀x"), (#""\u0000""#, "\0"), ("\"\u{7F}é€😀\"", "\u{7F}é€😀"),
    ])
    func stringsAreUnescaped(json: String, text: String) throws {
        let read = try #require(try JSONNode(parsing: json).text)
        #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(arguments: [
        ("", "1:1: a value must stand here, not the end of the text"),
        (" \n", "2:1: a value must stand here, not the end of the text"),
        ("1 2", "1:3: the document has ended, and yet there is `2`; remove what follows"),
        ("{}}", "1:3: the document has ended, and yet there is `}`; remove what follows"),
        ("[1,]", "1:3: JSON has no comma after the last entry; remove it"),
        ("{\"a\":1 , }", "1:8: JSON has no comma after the last entry; remove it"),
        ("[,1]", "1:2: [0]: a value must stand here, not `,`"),
        ("[1 2]", "1:4: a comma or `]` must stand here, not `2`"),
        ("{\"a\":1 \"b\":2}", "1:8: a comma or `}` must stand here, not `\"`"),
        ("{\"a\" 1}", "1:6: a: a colon must follow the key, not `1`"),
        ("{a: 1}", "1:2: a key in double quotes must stand here, not `a`"),
        ("{'a': 1}", "1:2: a key in double quotes must stand here, not `'` (JSON strings stand in double quotes)"),
        ("[1, // one\n 2]", "1:5: [1]: a value must stand here, not `/` (JSON has no comments)"),
        ("# x\n1", "1:1: a value must stand here, not `#` (JSON has no comments)"),
        ("[1", "1:3: a comma or `]` must stand here, not the end of the text"),
        ("{\"a\": NaN}", "1:7: a: JSON has no NaN; write a number or null"),
        ("-Infinity", "1:2: a digit must follow the minus sign, not `I`"),
        ("Infinity", "1:1: JSON has no Infinity; write a number or null"),
        ("True", "1:1: JSON writes true in small letters"),
        ("nul", "1:1: a value must stand here, not `n`"),
        ("trueish", "1:1: a value must stand here, not `t`"),
        ("01", "1:1: a number must not begin with 0; remove the zeros in front"),
        ("-", "1:2: a digit must follow the minus sign, not the end of the text"),
        ("1.", "1:3: a digit must follow the decimal point, not the end of the text"),
        ("1.e5", "1:3: a digit must follow the decimal point, not `e`"),
        (".5", "1:1: a value must stand here, not `.`"),
        ("+1", "1:1: a value must stand here, not `+`"),
        ("1e", "1:3: a digit must follow the exponent's sign, not the end of the text"),
        ("[1, 1e999]", "1:5: [1]: the number is too large for a double; its limit is 1.8e308"),
        ("\"abc", "1:1: the string that begins here never ends; close it with \""),
        ("\"a\nb\"", "1:3: the string must end on its line; a line break in it is written \\n"),
        ("\"é\tb\"", "1:3: a control character in a string is written \\u0009"),
        (#""é\x""#, #"1:3: after \ may stand " \ / b f n r t or u, not `x`"#),
        (#""\u12G4""#, #"1:6: four hexadecimal digits must follow \u, not `G`"#),
        (#""a\ud800""#, "1:3: half of a surrogate pair stands alone; write both halves"),
        (#""\ud800A""#, "1:2: half of a surrogate pair stands alone; write both halves"),
        (#""\udc00""#, "1:2: half of a surrogate pair stands alone; write both halves"),
        (#""\ud83d\u0041""#, "1:2: half of a surrogate pair stands alone; write both halves"),
        (
            "{\"a\": 1,\n \"a\": 2}",
            "2:2: a: the key already stands at line 1, column 2 of this object; keep one of them"
        ),
        (
            "{\"e\u{301}\": 1, \"e\u{301}\": 2}",
            "1:11: [\"e\u{301}\"]: the key already stands at line 1, column 2 of this object; keep one of them"
        ),
        ("\u{FEFF}{}", "1:1: the file begins with a byte order mark; save it as UTF-8 without one"),
        ("[\u{A0}1]", "1:2: [0]: a value must stand here, not `\u{A0}`"),
    ])
    func whatIsNotJSONIsRefusedWithItsPlace(text: String, expected: String) {
        #expect(complaint(Array(text.utf8)) == expected)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82],
            [0xF0, 0x80, 0x80, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func badUTF8IsRefusedWithItsPlace(bytes: [UInt8]) {
        let text = Array("[\"é".utf8) + bytes + Array("\"]".utf8)
        #expect(complaint(text) == "1:4: [0]: these bytes are not UTF-8; save the file as UTF-8")
    }

    @Test func nestingEndsAtItsLimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(complaint(nested(100)) == nil)
        #expect(complaint(nested(101))?.hasPrefix("1:101: ") == true)
        #expect(complaint(Array(repeating: UInt8(ascii: "["), count: 1_000_000))?.contains("nest 100 deep") == true)
        let siblings = Array("[".utf8) + nested(90) + Array(",".utf8) + nested(99) + Array("]".utf8)
        #expect(complaint(siblings) == nil)
    }
}
