import Testing

@testable import Parameters

/// Texts that are not YAML: the place is where a person looks, counted by hand.
@Suite struct YAMLMistakeTests {
    private func complaint(_ bytes: [UInt8]) -> String {
        JSONNode.reading(yaml: bytes).problems.last.map { String($0.line(file: "").dropFirst()) } ?? "none"
    }

    @Test func printAll() {
        let all: [(String, String)] = [
        ("", "1:1: there is nothing in the text but blank lines and comments"),
        ("# x\n\n", "3:1: there is nothing in the text but blank lines and comments"),
        ("# x", ""),
        ("a: 1\n\tb: 2", ""), ("a:\n\tb: 2", ""), ("\ta: 1", ""), ("- a\n-\tb", ""),("a:\n  - b\n\t- c", ""),
        ("a:\n  b: 1\n c: 2", ""), ("a:\n  b: 1\n   c: 2", ""), ("  a: 1\nb: 2", ""), ("a: 1\n b: 2", ""), ("a:\n  - b\n - c", ""), ("a:\n  - b\n  c: d", ""),
        ("a: b: c", ""), ("a: - b", ""), ("- a: b\n  - c", ""), ("a\nb: 1", ""), ("a: 1\nb\nc: 2", ""), ("a: 1\nb", ""),
        ("a: [1, 2", ""), ("a: [1, 2\nb: 3", ""), ("a: {b: 1", ""), ("a: [1 2]]", ""), ("{a: 1} x", ""), ("[${env}]", ""), ("a: {b}", ""), ("[a, b: c, d e", ""), ("a: ]", ""),
        ("a: \"b\nc: 1\n", ""), ("a: 'b", ""), ("a: \"\\q\"", ""), ("a: \"\\xZZ\"", ""), ("a: \"\\ud800\"", ""), ("a: \"b\" c", ""), ("a: \"\n---\n\"", ""),
        ("a: @b", ""), ("a: `b`", ""), ("a: %b", ""), ("%b: 1", ""), ("a: *", ""), ("a: * b", ""), ("a: &", ""), ("a: !<", ""), ("a: !x!y z", ""), ("a: *b c", ""), ("- **/x", ""), 
        ("a: |x\n b", ""), ("a: |0\n b", ""), ("a: |\nb\n", ""), ("%YAML 2.0\n---\na", ""), ("%YAML 1.2\n%YAML 1.2\n---\na", ""), ("%YAML x\n---\na", ""), ("a: 1\n---\nb: 2", ""), ("a: 1\n...\nb: 2", ""), ("a: 1\n...\n", ""), ("---\na: 1\n---\n", ""),
        ("? a\n? b\n", ""), ("[? a : b]", ""), ("a: ? b", ""), ("a: 1,\nb: 2", ""), ("a: {b: 1,, c: 2}", ""), ("[a,,b]", ""), ("{a: 1, a: 2}", ""), ("a: \u{1}", ""), ("a: 1\u{2028}b: 2", ""), ("\u{FEFF}a: \u{FEFF}", ""), ("a: \u{85}", ""), ("a: &x *x", ""), ("a: !!float", ""), ("a: &x &y 1", ""), ("[a", ""), ("}", ""), ("a: 'b'c", ""), (": 1", ""), ("- - - a\n  - b\n - c", ""),
    ]
        for (text, _) in all { print("ROW", (text.debugDescription), complaint(Array(text.utf8)).debugDescription) }
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
}
