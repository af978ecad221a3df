import Deciding
import Foundation
import Parameters
import TestSupport
import Testing

@testable import Reporting

/// What every format does with every table: each field is read back, whatever stands in it.
///
/// Python's `csv` and `json` read what programs read; `DocumentReader` reads the others.
@Suite struct TableFormatContract {
    private static let documents: [TableFormat] = [.text, .markdown, .latex]
    private static let data: [TableFormat] = [.csv, .json]

    @Test(arguments: documents)
    func peopleFindEveryField(format: TableFormat) throws {
        let table = Hostile.table
        let read = try DocumentReader.rows(of: format.text(of: table), format)
        try #require(read.count == table.rows.count)
        for (row, fields) in zip(table.rows, read) {
            try #require(fields.count == 3, "\(fields)")
            #expect(Hostile.shown(fields[0]) == Hostile.shown(row[0].words ?? "", in: format), "\(row)")
            switch row[1].number {
            case nil: #expect(fields[1].isEmpty)
            case .some(let number) where number.isNaN: #expect(fields[1] == "NaN")
            case .some(let number):
                let shown = try #require(Double(fields[1]), "\(fields[1])")
                #expect(shown.sign == number.sign && shown.isInfinite == number.isInfinite, "\(number): \(fields[1])")
            }
            #expect(fields[2] == row[2].count.map(String.init) ?? "")
        }
    }

    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"), arguments: data)
    func pythonReadsEveryFieldBack(format: TableFormat) throws {
        let table = Hostile.table
        let read = try PythonReader.rows(of: format.text(of: table), format)
        try #require(read.count == table.rows.count)
        for (row, fields) in zip(table.rows, read) {
            try #require(fields.count == 3, "\(fields)")
            // CSV does not tell a text of no characters from a missing one to Python.
            #expect(fields[0] == row[0].words ?? (format == .csv ? "" : nil), "\(row)")
            #expect(fields[1] == row[1].number.map(PythonReader.bits), "\(row)")
            #expect(fields[2] == row[2].count.map(String.init), "\(row)")
        }
    }

    /// `a` and a missing text, in a format that tells them apart.
    @Test func anEmptyTextIsNotAMissingOne() {
        var table = Table(["a", "b"])
        table.append([.text(""), .integer(1)])
        table.append([.missing, .integer(2)])
        #expect(TableFormat.csv.text(of: table) == "a,b\n\"\",1\n,2\n")
        #expect(TableFormat.json.text(of: table) == "[\n{\"a\":\"\",\"b\":1},\n{\"a\":null,\"b\":2}\n]\n")
    }

    @Test(arguments: documents)
    func titlesAreEscapedAsFieldsAre(format: TableFormat) throws {
        for title in Hostile.texts where !title.contains(where: \.isNewline) && !title.isEmpty {
            var table = Table([title, "b"])
            table.append([.text("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), .integer(1)])
            let titles = try DocumentReader.titles(of: format.text(of: table), format)
            // The text format takes a title word by word.
            let words = { (text: String) in text.split(separator: " ").joined(separator: " ") }
            #expect(titles.map { words(Hostile.shown($0)) } == [words(Hostile.shown(title, in: format)), "b"])
        }
    }

    @Test(arguments: TableFormat.allCases)
    func aTableWithoutRowsHasItsTitles(format: TableFormat) throws {
        let text = format.text(of: Table(["One", "Two"]))
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        if Self.documents.contains(format) {
            #expect(try DocumentReader.titles(of: text, format) == ["One", "Two"])
            #expect(try DocumentReader.rows(of: text, format).isEmpty)
        } else {
            #expect(text == (format == .csv ? "One,Two\n" : "[]\n"))
        }
    }

    /// No byte of a table steers a terminal; in CSV, which has no escapes, all stand as they are.
    @Test(arguments: TableFormat.allCases.filter { $0 != .csv })
    func nothingSteersTheTerminal(format: TableFormat) {
        for scalar in format.text(of: Hostile.table).unicodeScalars {
            let isControl =
                scalar.properties.generalCategory == .control
                || "\u{202e}\u{2028}\u{2066}\u{200f}".unicodeScalars.contains(scalar)
            #expect(!isControl || scalar == "\n", "\(scalar.value)")
        }
    }

    @Test(arguments: [(RowWriter.Format.csv, TableFormat.csv), (.json, .json)], [0, 1, 2, .max])
    func rowByRowIsTheSame(format: (rows: RowWriter.Format, whole: TableFormat), rows: Int) {
        var table = Table(Hostile.table.titles)
        for row in Hostile.table.rows.prefix(rows) { table.append(row) }
        var writer = RowWriter(table.titles, as: format.rows)
        var bytes: [UInt8] = []
        for row in table.rows {
            writer.append(row)
            bytes += writer.piece() ?? []
        }
        bytes += writer.end()
        #expect(bytes == Array(format.whole.text(of: table).utf8))
    }

    @Test(arguments: [(RowWriter.Format.csv, TableFormat.csv), (.json, .json)])
    func aLongTableComesInPieces(format: (rows: RowWriter.Format, whole: TableFormat)) {
        var table = Table(["a,b", "n"])
        for row in 0..<9000 { table.append([.text("é \(row)"), row == 1 ? .missing : .number(Double(row) / 7)]) }
        var writer = RowWriter(table.titles, as: format.rows)
        var pieces: [[UInt8]] = []
        for row in table.rows {
            writer.append(row)
            if let piece = writer.piece() { pieces.append(piece) }
        }
        #expect(pieces.count > 1)
        #expect(pieces.joined() + writer.end() == Array(format.whole.text(of: table).utf8))
    }
}

/// Fields that formats have stumbled over.
private enum Hostile {
    static let texts = [
        "plain", "a, \"b\"", "\"", "\"\"", ",", "line\nbreak", "line\r\nbreak", "return\ronly", "tab\there", " leading",
        "trailing ", "\ttabs\t", " ", "", "\u{1b}[31mred", "\u{7f}\u{9b}31m", "\u{0}x", "日本語", "Ａ b", "🐦", "e\u{301}",
        "\"\u{301}x", ",\u{301}x", "|\u{301}x", "&\u{301}x", "\n\u{301}x", "a|b", "\\", "\\|", "\\\\", "**bold**",
        "_it_",
        "valid_perplexity", "top_5", "__a_b", "`code`", "[link](x)", "<b>&amp;</b>", "~~gone~~", "50% $x$ #1 {y} ^2",
        "\\textbf{z}", "\\\\ & \\hline", "3 ± 4", "NaN", "null", "-", "=1+1", "[1, 2]", "* star", "'", "{}",
        "a\u{2028}b",
        "\u{202e}drawkcab", "\u{feff}mark", "<br>", "\u{2066}a\u{200f}", "--flag", "---", "``q''", "^", "a^b~c\\d",
        "\r", "👨‍👩‍👧 x", "🇩🇪|🇫🇷", "e\u{301}\u{302}|",
    ]

    private static let numbers: [Double?] = [
        0.1 + 0.2, .nan, nil, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, 1.7e308, -1e22, 100,
    ]

    /// Every text with a number of some kind and a count.
    static let table: Table = {
        var table = Table(["Text", "Number", "Count"])
        for (index, text) in texts.enumerated() {
            let number = numbers[index % numbers.count]
            table.append([
                .text(text), number.map { .number($0) } ?? .missing, index % 7 == 0 ? .missing : .integer(index),
            ])
        }
        table.append([.missing, .missing, .missing])
        return table
    }()

    /// `text` as a format for people shows it: control characters are spaces in LaTeX and Markdown, which keeps line breaks,
    /// and escaped for a terminal.
    static func shown(_ text: String, in format: TableFormat) -> String {
        var shown = ""
        let escapes: [UInt32: String] = [0x09: "\\t", 0x0a: "\\n", 0x0d: "\\r"]
        for scalar in (format == .markdown ? text.replacing("\r\n", with: "\n") : text).unicodeScalars {
            switch scalar.value {
            case 0x0a where format == .markdown, 0x0d where format == .markdown: shown += "\n"
            case 0..<0x20 where format == .text, 0x7f...0x9f where format == .text, 0x2028 where format == .text,
                0x202e where format == .text, 0x2066 where format == .text, 0x200f where format == .text:
                shown += escapes[scalar.value] ?? String(format: "\\u%04x", scalar.value)
            case 0..<0x20, 0x7f...0x9f, 0x2028, 0x202e, 0x2066, 0x200f: shown += " "
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return self.shown(shown)
    }

    /// Without blanks at the ends, which people do not see.
    static func shown(_ text: String) -> String { text.trimmingCharacters(in: .init(charactersIn: " ")) }
}

extension Field {
    fileprivate var words: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var number: Double? { if case .number(let number) = self { number } else { nil } }
    fileprivate var count: Int? { if case .integer(let count) = self { count } else { nil } }
}

/// Rows of CSV and JSON as Python reads them: texts, the bits of numbers, counts; nil for nothing.
private enum PythonReader {
    static func rows(of document: String, _ format: TableFormat) throws -> [[String?]] {
        let script = """
            import csv, json, struct, sys
            if sys.argv[1] == "csv":
                rows = list(csv.reader(open(0, newline="", encoding="utf-8"), strict=True))[1:]
                rows = [[text, number or None, count or None] for text, number, count in rows]
            else:
                rows = json.load(open(0, encoding="utf-8"), parse_constant=lambda name: sys.exit(name + " is not JSON"))
                assert all(list(row) == ["Text", "Number", "Count"] for row in rows)
                rows = [list(row.values()) for row in rows]
            bits = lambda number: None if number is None else struct.pack(">d", float(number)).hex()
            text = lambda count: None if count is None else str(count)
            json.dump([[row[0], bits(row[1]), text(row[2])] for row in rows], sys.stdout)
            """
        let output = try OutsideProgram("python3", "-c", script, format.rawValue).run(input: Data(document.utf8))
        return try JSONDecoder().decode([[String?]].self, from: Data(output.utf8))
    }

    static func bits(_ number: Double) -> String {
        let digits = String(number.bitPattern, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Reads back what people read, by the rules of each format, and refuses markup that a field has let through.
private enum DocumentReader {
    struct Broken: Error { var line: String }

    static func titles(of document: String, _ format: TableFormat) throws -> [String] {
        let lines = lines(document)
        switch format {
        case .text:
            let rule = try #require(lines.firstIndex { $0.hasPrefix("─") })
            let words = lines[..<rule].map { columns($0, below: lines[rule]) }
            return words[0].indices.map { column in words.map { $0[column] }.joined(separator: " ") }
        case .markdown: return try markdown(lines[0])
        case .latex: return try latex(lines[2])
        case .csv, .json: throw Broken(line: "\(format)")
        }
    }

    static func rows(of document: String, _ format: TableFormat) throws -> [[String]] {
        let lines = lines(document)
        switch format {
        case .text:
            let rule = try #require(lines.firstIndex { $0.hasPrefix("─") })
            return lines[(rule + 1)...].map { columns($0, below: lines[rule]) }
        case .markdown: return try lines.dropFirst(2).map(markdown)
        case .latex:
            try #require(lines.suffix(2) == ["\\bottomrule", "\\end{tabular}"] && lines[3] == "\\midrule")
            return try lines[4..<lines.count - 2].map(latex)
        case .csv, .json: throw Broken(line: "\(format)")
        }
    }

    private static func lines(_ document: String) -> [String] {
        String(document.dropLast()).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0) }
    }

    /// What stands below each piece of the rule, column by column of the terminal.
    private static func columns(_ line: String, below rule: String) -> [String] {
        var fields = Array(repeating: "", count: rule.split(separator: " ").count)
        let places = rule.split(separator: " ", omittingEmptySubsequences: false).filter { !$0.isEmpty }.map(\.count)
        let starts = places.indices.map { places[..<$0].reduce(0) { $0 + $1 + 2 } }
        var place = 0
        for character in line {
            let column = starts.lastIndex { $0 <= place }!
            if place < starts[column] + places[column] { fields[column].append(character) }
            place += DisplayWidth.of(String(character))
        }
        return fields.map { Hostile.shown($0) }
    }

    /// GitHub's rules: a backslash before punctuation, entities, `<br>`.
    private static func markdown(_ line: String) throws -> [String] {
        let words = ["<br>": "\n", "&lt;": "<", "&amp;": "&"]
        return try read(
            line, start: "| ", end: " |", separator: " | ", words: words,
            escapable: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".unicodeScalars
        ) {
            "|\\*`[]~<&".unicodeScalars.contains($0)
        }
    }

    /// What `\\`, `&` and the commands of a `tabular` leave of a row.
    private static func latex(_ line: String) throws -> [String] {
        let words = [
            "\\textbackslash{}": "\\", "\\textasciitilde{}": "~", "\\textasciicircum{}": "^", "$<$": "<", "$>$": ">",
            "$\\pm$": "±", "{[}": "[", "{*}": "*", "\\textbar{}": "|", "{}-": "-", "{}'": "'", "{}`": "`",
        ]
        if line.hasPrefix("[") || line.hasPrefix("*") { throw Broken(line: line) }
        return try read(
            line, start: "", end: " \\\\", separator: " & ", words: words, escapable: "&%$#_{}".unicodeScalars
        ) {
            "&%$#_{}\\~^".unicodeScalars.contains($0)
        }
    }

    private static func read(
        _ line: String, start: String, end: String, separator: String, words: [String: String],
        escapable: String.UnicodeScalarView, isMarkup: (Unicode.Scalar) -> Bool
    ) throws -> [String] {
        var rest = Substring(line).unicodeScalars
        func take(_ word: String) -> Bool {
            guard rest.starts(with: word.unicodeScalars) else { return false }
            rest.removeFirst(word.unicodeScalars.count)
            return true
        }
        guard take(start), rest.reversed().starts(with: end.unicodeScalars.reversed()) else { throw Broken(line: line) }
        rest.removeLast(end.unicodeScalars.count)
        var fields = [""]
        while let scalar = rest.first {
            if let word = words.keys.first(where: take) {
                fields[fields.count - 1] += words[word]!
            } else if take(separator) {
                fields.append("")
            } else if scalar == "\\", let next = rest.dropFirst().first, escapable.contains(next) {
                fields[fields.count - 1].unicodeScalars.append(next)
                rest.removeFirst(2)
            } else {
                guard !isMarkup(scalar) else { throw Broken(line: line) }
                fields[fields.count - 1].unicodeScalars.append(scalar)
                rest.removeFirst()
            }
        }
        return fields
    }
}
