import Deciding
import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Reporting

/// Every format against a document written by hand.
@Suite struct FormatTests {
    private var table: Table {
        var table = Table(["Name", "Loss", "Empty", "Rate"])
        table.append([.text("a, \"b\"\nc|d"), .number(0.1 + 0.2), .missing, .literal(Number(literal: "5e-1")!)])
        table.append([.text("日本_x"), .number(.nan), .missing, .integer(4)])
        table.append([.text("e\u{301}%"), .number(-.infinity), .missing, .missing])
        return table
    }

    @Test func text() {
        #expect(
            TableFormat.text.text(of: table) == """
                Name            Loss  Rate
                ───────────  ───────  ────
                a, "b"\\nc|d  0.30000  5e-1
                日本_x           NaN     4
                e\u{301}%              -inf

                """)
    }

    @Test func csv() {
        #expect(
            TableFormat.csv.text(of: table) == """
                Name,Loss,Empty,Rate
                "a, ""b""
                c|d",0.30000000000000004,,5e-1
                日本_x,nan,,4
                e\u{301}%,-inf,,

                """)
    }

    /// RFC 4180 quotes line breaks; readers take a lone carriage return for one.
    @Test(arguments: ["a\rb", "\r", "a\r\nb", "a\nb"])
    func everyLineBreakIsQuotedInCSV(words: String) {
        var table = Table(["T"])
        table.append([.text(words)])
        #expect(TableFormat.csv.text(of: table) == "T\n\"\(words)\"\n")
    }

    /// `\\^` and `\\~` put an accent on what follows, `\\\\` ends the row: only a command or a math sign prints the character.
    @Test(arguments: [
        ("^", "\\textasciicircum{}"), ("~", "\\textasciitilde{}"), ("\\", "\\textbackslash{}"), ("<", "$<$"),
        (">", "$>$"), ("±", "$\\pm$"), ("&", "\\&"), ("%", "\\%"), ("$", "\\$"), ("#", "\\#"), ("_", "\\_"),
        ("{", "\\{"), ("}", "\\}"),
    ])
    func everySpecialCharacterIsPrintedByLaTeX(character: String, spelling: String) {
        var table = Table(["T"])
        table.append([.text("x\(character)o")])
        #expect(TableFormat.latex.text(of: table).contains("\nx\(spelling)o \\\\\n"))
    }

    @Test func markdown() {
        #expect(
            TableFormat.markdown.text(of: table) == """
                | Name | Loss | Rate |
                | --- | ---: | ---: |
                | a, "b"<br>c\\|d | 0.30000 | 5e-1 |
                | 日本_x | NaN | 4 |
                | e\u{301}% | -inf |  |

                """)
    }

    @Test func latex() {
        #expect(
            TableFormat.latex.text(of: table) == """
                \\begin{tabular}{lrr}
                \\toprule
                Name & Loss & Rate \\\\
                \\midrule
                a, "b" c\\textbar{}d & 0.30000 & 5e-1 \\\\
                日本\\_x & NaN & 4 \\\\
                e\u{301}\\% & -inf &  \\\\
                \\bottomrule
                \\end{tabular}

                """)
    }

    @Test func json() {
        #expect(
            TableFormat.json.text(of: table) == """
                [
                {"Name":"a, \\"b\\"\\nc|d","Loss":0.30000000000000004,"Empty":null,"Rate":5e-1},
                {"Name":"日本_x","Loss":"NaN","Empty":null,"Rate":4},
                {"Name":"e\u{301}%","Loss":"-Infinity","Empty":null,"Rate":null}
                ]

                """)
        #expect(TableFormat.json.text(of: Table(["A"])) == "[]\n")
    }

    @Test func repeatsAreOneColumnForPeopleAndTwoForPrograms() {
        var table = Table(["PPL", "N"])
        table.append([.meanAndDeviation(MeanAndDeviation([100, 104, 111])), .integer(3)])
        table.append([.meanAndDeviation(MeanAndDeviation([1234.5])), .integer(1)])
        #expect(TableFormat.csv.text(of: table) == "PPL,PPL SD,N\n105.0,5.5677643628300215,3\n1234.5,,1\n")
        #expect(
            TableFormat.text.text(of: table) == """
                        PPL  N
                ───────────  ─
                105.0 ± 5.6  3
                     1234.5  1

                """)
    }

    @Test func anExplodedNumberDoesNotHideTheOthers() {
        let column = RoundedColumn([.number(171.234567), .number(3.2e87), .number(99.5)])
        #expect(column.text(.number(171.234567)) == "171.23")
        #expect(column.text(.number(3.2e87)) == "3.200e+87")
    }

    @Test(arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("🐦", 2), ("±", 1), ("ﾊ", 1), ("Ａ", 2)])
    func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    /// Python's csv module is the outside judge.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func pythonReadsTheCSVBack() throws {
        let script = "import csv,sys,json; json.dump(list(csv.reader(sys.stdin)), sys.stdout)"
        let output = try OutsideProgram("python3", "-c", script).run(input: Data(TableFormat.csv.text(of: table).utf8))
        let rows = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
        #expect(
            rows == [
                ["Name", "Loss", "Empty", "Rate"], ["a, \"b\"\nc|d", "0.30000000000000004", "", "5e-1"],
                ["日本_x", "nan", "", "4"], ["e\u{301}%", "-inf", "", ""],
            ])
    }

    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func pythonReadsTheJSONBack() throws {
        let script = """
            import json, sys
            rows = json.load(sys.stdin, parse_constant=lambda name: sys.exit(name + ' is not JSON'))
            print(rows[0]["Name"] == 'a, "b"\\nc|d', rows[0]["Loss"] == 0.1 + 0.2, float(rows[1]["Loss"]))
            """
        let input = Data(TableFormat.json.text(of: table).utf8)
        #expect(try OutsideProgram("python3", "-c", script).run(input: input) == "True True nan\n")
    }
}
