import Foundation
import Parameters
import TestSupport
import Testing

@testable import Planning

/// Rows of trials from files beside the sweep file.
@Suite struct RowFileTests {
    private struct Missing: Error, CustomStringConvertible {
        let description = "is missing or cannot be read"
    }

    private func decode(_ trials: String, files: [String: String]) throws -> Sweep {
        let text = """
            {"method": "list", "metric": {"name": "x"}, "trainer": {"command": ["sh", "${args}"]}, "trials": \(trials)}
            """
        return try Sweep.decode(
            Array(text.utf8), file: "rows.json", for: .program,
            rowFiles: { path in
                guard let content = files[path] else { throw Missing() }
                return Array(content.utf8)
            })
    }

    @Test func aTableHasARowATrial() throws {
        let table = "\u{feff}lr,name,flag\r\n0.1,\"a, \"\"b\"\"\",true\r\n1e-3,,False\r\n2,null,01\r\n"
        let sweep = try decode(#"{"csv": "rows.csv"}"#, files: ["rows.csv": table])
        #expect(
            sweep.rows.map(\.jsonText) == [
                #"{"lr":0.1,"name":"a, \"b\"","flag":true}"#, #"{"lr":1e-3,"flag":false}"#,
                #"{"lr":2,"name":null,"flag":"01"}"#,
            ])
        // What is stored holds the rows, and needs no file.
        let again = try Sweep.decode(sweep.text, file: "stored", for: .program)
        #expect(again.rows == sweep.rows)
    }

    @Test func aLineIsATrial() throws {
        let sweep = try decode(#"{"lines": "args.txt"}"#, files: ["args.txt": "--a 1\n\n--b 'x y'\n"])
        #expect(sweep.rows.map(\.jsonText) == [#"{"line":"--a 1"}"#, #"{"line":"--b 'x y'"}"#])
    }

    @Test(arguments: [
        (#"{"csv": "none.csv"}"#, "trials.csv: `none.csv` is missing or cannot be read"),
        (#"{"csv": "empty.csv"}"#, "has no header"), (#"{"csv": "head.csv"}"#, "has no rows; add one"),
        (#"{"csv": "short.csv"}"#, "has 1 fields in line 3, and 2 columns"),
        (#"{"csv": "twice.csv"}"#, "has two columns `a`; rename one"), (#"{"rows": "x"}"#, "must be a list of rows"),
        (#"{"csv": 1}"#, "must be a list of rows"),
    ])
    func whatIsWrongIsTold(trials: String, words: String) throws {
        let files = ["empty.csv": "", "head.csv": "a,b\n", "short.csv": "a,b\n1,2\n3\n", "twice.csv": "a,a\n1,2\n"]
        let error = try #require(throws: PlanningError.self) { try decode(trials, files: files) }
        #expect("\(error)".contains(words), "\(error)")
    }

    private static let tables = [
        "a,b\n1,2\n", "a\r\nb\r\n", "\"x\ny\",\"\"\"\"\n", ",\n,,", "\"a,b\",c", "é,\u{2028}\n", "a\n\n\nb", "\"\"\n",
    ]

    /// Python's `csv` is the judge.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"), arguments: tables)
    func tablesAreReadAsPythonReadsThem(_ table: String) throws {
        let script = """
            import csv, io, json, sys
            rows = csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline=''))
            print(json.dumps([row for row in rows if row]))
            """
        let judged = try JSONNode(parsing: try OutsideProgram("python3").run(["-c", script], input: Data(table.utf8)))
        // A line that holds nothing but two quotes is one empty field to Python, and nothing to a list of trials.
        let expected = judged.elements.map { $0.elements.map { $0.text ?? "" } }.filter { $0 != [""] }
        #expect(CSVText.rows(of: table) == expected)
    }

    private static let lines = [
        "a b", "  a\tb ", "'a b' c", #""a b"c"#, #"a\ b"#, #""a\"b\\c\d""#, #"'a\b'"#, "''", #"a'b'"c"d"#,
        "--x='1 2' --y=\"é\"",
        "$HOME `x` *", "a\\",
    ]

    /// Python's `shlex.split` is the judge; a backslash at the end it refuses, a shell keeps what is before it.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"), arguments: lines.dropLast())
    func linesAreSplitAsPythonSplitsThem(_ line: String) throws {
        let script = "import json, shlex, sys; print(json.dumps(shlex.split(sys.stdin.buffer.read().decode())))"
        let judged = try JSONNode(parsing: try OutsideProgram("python3").run(["-c", script], input: Data(line.utf8)))
        #expect(ShellText.words(of: line) == judged.elements.map { $0.text ?? "" })
    }

    @Test func anOpenQuoteIsNoLine() {
        #expect(ShellText.words(of: "a 'b") == nil && ShellText.words(of: "\"a") == nil)
    }
}
