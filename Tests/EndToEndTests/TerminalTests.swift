import Foundation
import TestSupport
import Testing

/// Names and values that would steer the terminal they are shown on.
@Suite struct TerminalTests {
    private static let odd = "odd\u{1b}[31mred\nname\u{202e}\u{9b}"

    /// Everything but line feeds that a terminal obeys.
    private static func controls(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202e}") }
    }

    private func oddSweep() throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try FileManager.default.moveItem(
            at: program.folder.appendingPathComponent("text"), to: program.folder.appendingPathComponent(Self.odd))
        let value = #"odd\u001b[31mred\nname\u202e\u009b"#
        try program.write(
            """
            {"name": "o\\u202edd", "trainer": {"epochs": 1, "hidden": 8, "embedding": 8, "batch": 4, "sequence": 8},
             "method": "grid", "parameters": {"corpus": {"values": ["\(value)"]}}, "seeds": [1, 2]}
            """, to: "odd.json")
        return program
    }

    @Test func valuesDoNotSteerIt() throws {
        let program = try oddSweep()
        let check = try program.apus("check", "--no-estimate", "odd.json")
        #expect(check.code == 0, "\(check.messages)")
        #expect(check.output.split(separator: "\n").count == 3)
        #expect(check.output.contains(#"corpus=odd\u001b[31mred\nname\u202e\u009b seed=1"#))
        let run = try program.apus("run", "odd.json")
        #expect(run.code == 0)
        #expect(run.messages.split(separator: "\n").count == 1 + 2 * 3 + 1, "\(run.messages)")
        var commands = [
            ["show", "1"], ["table"], ["table", "--trials"], ["best", "--by", "corpus"], ["status"],
            ["check", "odd.json", "--json"],
            ["show", "1", "--json"], ["table", "--json"], ["export", "--format", "json"],
            ["table", "--format", "markdown"],
            ["table", "--format", "latex"], ["status", "none\u{1b}\nx"], ["pause", "none\u{1b}\nx"],
        ]
        commands.append(["run", "odd.json", "--name", "x", "--set", "trainer.corpus=\u{1b}"])
        for command in commands {
            let result = try program.start(command).finish()
            #expect(Self.controls(result.output + result.messages).isEmpty, "\(command)")
        }
        // What programs read is what stands in the file.
        #expect(try program.apus("export").output.contains("\"\(Self.odd)\""))
    }

    @Test(arguments: [
        (["run", "no\nsuch\u{1b}[31m.json"], 1), (["eval", "no\nsuch\u{1b}"], 1),
        (["train", "--corpus", "a\n\u{1b}"], 1),
        (["show", "a\n\u{1b}/1", "--store", "\u{1b}\n"], 1), (["best", "--at", "\u{1b}\nlast"], 0),
        (["status", "a", "b\u{1b}\nc"], 0),
        (["train", "--frob=\u{1b}\nx"], 0), (["train", "--seed", "\u{1b}\n"], 0), (["\u{1b}]0;title\u{7}"], 0),
    ])
    func whatWasTypedDoesNotSteerIt(arguments: [String], lines: Int) throws {
        let program = try Program()
        let result = try program.start(arguments).finish()
        #expect(result.code == 2 || result.code == 3)
        #expect(Self.controls(result.messages).isEmpty, "\(result.messages)")
        if lines > 0 { #expect(result.messages.split(separator: "\n").count == lines, "\(result.messages)") }
    }

    /// A pipe gets the words of a model as they are, a terminal does not obey them.
    @Test(.enabled(if: OutsideProgram.has("script"), "SKIPPED: script (util-linux) is not installed"))
    func dataSteersNoTerminalButIsWholeInAPipe() throws {
        let program = try oddSweep()
        try program.apus("run", "odd.json")
        let inPipe = try program.apus("export").output
        let command = "'\(Program.binary.path)' export"
        let onTerminal = try #require(try program.other("script", "-qec", command, "/dev/null"))
        #expect(inPipe.contains(Self.odd))
        #expect(onTerminal.output.contains(#"odd\u001b[31mred"#), "\(onTerminal.output)")
        #expect(Self.controls(onTerminal.output.replacing("\r\n", with: "\n")).isEmpty)
    }
}
