import Foundation
import Parameters
import TestSupport
import Testing

@testable import Training

/// Bytes as text, beside what Python makes of them.
struct CorpusTextTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Every character between two letters: a line of two words where Python calls it white space, else of one.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed: nobody judges white space"))
    func whiteSpaceIsThatOfPython() throws {
        let python = OutsideProgram("python3", "-c")
        let spaces = try python.run([
            "print(*[c for c in range(0x110000) if len(('a' + chr(c) + 'b').split()) == 2], sep='\\n')"
        ])
        let expected = Set(spaces.split(separator: "\n").compactMap { UInt32($0) })
        #expect(expected.count > 20)
        let numbers = Array(1..<UInt32(0x10000)) + Array(stride(from: 0x10000, through: 0x10ffff, by: 61))
        let scalars = numbers.compactMap { Unicode.Scalar($0) }.filter { $0 != "\n" }
        var text: [UInt8] = []
        for scalar in scalars {
            text.append(UInt8(ascii: "a"))
            text.append(contentsOf: UTF8.encode(scalar)!)
            text.append(contentsOf: Array("b\n".utf8))
        }
        try folder.write(Data(text), to: "text")
        var words: [Int] = [0]
        try CorpusText(path: folder.path("text")).bytes.withUnsafeBytes { bytes in
            Vocabulary.split(bytes) { if $0 == nil { words.append(0) } else { words[words.count - 1] += 1 } }
        }
        let found = Set(zip(scalars, words).filter { $1 != 1 }.map(\.0.value))
        #expect(found.union([10]) == expected.union([10]))
    }

    /// Texts of all kinds of characters and white space, with a mark or without; the words are printed by Python.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed: nobody judges words"))
    func wordsAreThoseOfPython() throws {
        let pieces = [
            "a", "bc", "é", "e\u{301}", "日本", "🦅", "\u{feff}", "\u{200b}", "ü", " ", "\u{a0}", "\u{85}", "\u{3000}",
            "\u{2028}", "\u{2009}", "\u{202f}", "\u{205f}", "\u{1680}", "\u{1c}", "\u{1f}", "\t", "\r", "\n", "\u{b}",
            "\u{180e}", "\u{2060}", "\u{2190}", "Â", "à",
        ]
        let script = """
            import sys
            text = open(sys.argv[1], encoding='utf-8-sig', newline='\\n').read()
            lines = text.split('\\n')
            if lines[-1] == '': lines.pop()
            sys.stdout.buffer.write('\\n'.join(w for l in lines for w in l.split() + ['<eos>']).encode())
            """
        var random = Philox(seed: 7, stream: 0)
        for round in 0..<40 {
            let text = (0..<(round + 1) * 5).map { _ in pieces[random.index(below: pieces.count)] }.joined()
            try folder.write((round % 2 == 0 ? "" : "\u{feff}") + text, to: "text")
            var vocabulary = Vocabulary()
            let tokens = try CorpusText(path: folder.path("text")).bytes.withUnsafeBytes { vocabulary.learn($0) }
            let expected = try OutsideProgram("python3", "-c").run([script, folder.path("text")])
            #expect(
                tokens.map { Array(vocabulary.word($0).utf8) } == expected.utf8.split(separator: 10).map { Array($0) })
        }
    }

    /// Sound text with a few bytes changed: refused where Python refuses it, read where Python reads it.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed: nobody judges UTF-8"))
    func whatIsNotUTF8IsRefusedWherePythonRefusesIt() throws {
        let sound = Array("Zwölf Boxkämpfer\njagen 日本語 \u{10348}\n\u{800}\u{ffff}\u{10ffff}\n".utf8)
        let hostile: [UInt8] = [
            0x01, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0,
        ]
        var random = Philox(seed: 3, stream: 0)
        // The edges of RFC 3629: overlong forms, surrogates, beyond U+10FFFF, cut short.
        let edges: [[UInt8]] = [
            [0xc0, 0x80], [0xc1, 0xbf], [0xc2, 0x80], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf], [0xe0, 0xa0, 0x80],
            [0xed, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xee, 0x80, 0x80], [0xef, 0xbf, 0xbf],
            [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x90, 0x80, 0x80], [0xf4, 0x8f, 0xbf, 0xbf],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf1, 0x80, 0x80], [0xe1, 0x80], [0xc3], [0x80],
        ]
        let changed = (0..<400).map { _ in
            var text = sound
            for _ in 0...random.index(below: 3) {
                text[random.index(below: text.count)] = hostile[random.index(below: hostile.count)]
            }
            return Array(text.prefix(1 + random.index(below: text.count)))
        }
        let texts = changed + edges.flatMap { [$0, sound + $0 + sound] }
        let script = """
            import sys
            for line in sys.stdin:
                text = bytes.fromhex(line)
                try: text.decode(); print(-1, 0, 0)
                except UnicodeDecodeError as e:
                    start = text.rfind(b'\\n', 0, e.start) + 1
                    print(e.start, text[:e.start].count(b'\\n') + 1, e.start - start + 1)
            """
        let lines = texts.map { $0.map { String(format: "%02x", $0) }.joined() }.joined(separator: "\n")
        let answers = try OutsideProgram("python3", "-c").run([script], input: Data(lines.utf8))
        for (text, answer) in zip(texts, answers.split(separator: "\n")) {
            try folder.write(Data(text), to: "text")
            var found = "-1 0 0"
            do { _ = try CorpusText(path: folder.path("text")) } catch TrainingError.notUTF8(
                _, let line, let byte, let offset, _, _)
            {
                found = "\(offset) \(line) \(byte)"
            } catch { found = "\(error)" }
            #expect(found == answer, "\(text)")
        }
    }

    @Test(
        .enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed: nobody encodes"),
        arguments: [
            (
                "s.encode('utf-16')",
                "is a text in UTF-16, not a text in UTF-8: convert it with `iconv -f UTF-16 -t UTF-8`"
            ),
            ("s.encode('utf-32')", "is a text in UTF-32"), ("s.encode('utf-16-le')", "`iconv -f UTF-16LE -t UTF-8`"),
            ("s.encode('utf-16-be')", "line 1, byte 1 (0x00, byte 0 of the file, counted from 0) is zero"),
            ("s.encode('utf-32-le')", "`iconv -f UTF-32LE -t UTF-8`"), ("s.encode('utf-32-be')", "iconv -f UTF-32BE"),
            ("s.encode('latin-1')", "line 2, byte 4 (0xE9, byte 35 of the file, counted from 0) is not UTF-8"),
            ("s.encode() * 9 + b'\\x00'", "is zero: a text has no such byte"),
            ("s.encode() * 200 + b'\\x00'", "is zero: a text has no such byte"),
            ("b'ab c\\x00d\\x00'", "is zero: a text has no such byte"), ("gzip.compress(s.encode())", "is a gzip file"),
            ("bz2.compress(s.encode())", "is a bzip2 file"), ("lzma.compress(s.encode())", "is an xz file"),
            ("packed()", "is a zip file, not a text in UTF-8: unpack it"), ("s.encode() + b'\\xff'", "0xFF"),
            ("b'version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize 1\\n'", "git lfs pull"),
        ])
    func whatIsNoTextIsNamed(made: String, message: String) throws {
        let script = """
            import bz2, gzip, io, lzma, sys, zipfile
            s = 'the cat saw the dog and the cat\\ncafé au lait\\n'
            def packed():
                f = io.BytesIO(); z = zipfile.ZipFile(f, 'w'); z.writestr('train.txt', s); z.close(); return f.getvalue()
            open(sys.argv[1], 'wb').write(\(made))
            """
        try OutsideProgram("python3", "-c").run([script, folder.path("text")])
        let error = try #require(throws: TrainingError.self) { try CorpusText(path: folder.path("text")) }
        #expect(error.description.hasPrefix(folder.path("text")) && error.description.contains(message), "\(error)")
    }

    /// "BZh" begins a text as well as any other word.
    @Test(arguments: ["BZh is a word", "GGUF too", "PAR1\n", "%PDF-", "<html>", "MZ", "{\"weight_map\": 1}"])
    func aTextMayBeginAsOtherFilesDo(text: String) throws {
        try folder.write(text, to: "text")
        #expect(try CorpusText(path: folder.path("text")).bytes == Data(text.utf8))
    }

    @Test func aPromptIsSplitAsATextIs() throws {
        let vocabulary = try Vocabulary(words: ["<eos>", "a", "b", "<unk>"].map { Array($0.utf8) })
        let prompt = try Prompt("a\u{3000}b\u{a0}x", vocabulary: vocabulary)
        #expect(prompt.tokens == [0, 1, 2, 3] && prompt.unknownWords == ["x"])
    }
}
