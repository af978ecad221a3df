import Foundation
import TestSupport
import Testing

/// README tells the truth: its sweep file is the one in `Experiments`, and its commands run.
@Suite struct ReadmeTests {
    private func readme() throws -> [Substring] {
        try Repository.text("README.md").split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The first block of JSON under a heading.
    private func json(under heading: String) throws -> String {
        try readme().drop { $0 != heading }.drop { $0 != "```json" }.dropFirst().prefix { $0 != "```" }
            .joined(separator: "\n")
    }

    @Test func theSweepOfAScriptIsOne() throws {
        let program = try Program()
        try program.write(try json(under: "## Your own script"), to: "sweep.json")
        let check = try program.apus("check", "sweep.json", "--commands", "2")
        #expect(check.code == 0, "\(check.messages)")
        let lines = check.output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines { #expect(line.contains(/^python3 train.py --lr=[0-9.e-]+ --hidden=(64|128)$/), "\(line)") }
    }

    @Test func theSweepFileIsTheQuickStart() throws {
        let block = try json(under: "## A sweep file")
        let shown = try #require(try JSONSerialization.jsonObject(with: Data(block.utf8)) as? [String: Any])
        let file = try Data(contentsOf: Repository.root.appendingPathComponent("Experiments/quickstart.json"))
        let real = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
        #expect(NSDictionary(dictionary: shown) == NSDictionary(dictionary: real.filter { $0.key != "description" }))
    }

    @Test func everyCommandRuns() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        let start = try readme().drop { $0 != "## Try it" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        // At a prompt, and in the text below it.
        let commands = start.joined(separator: "\n").matches(of: /(?:\$ swift run -c release |`)apus ([^\n`]+)/)
            .map(\.1)
        #expect(commands.count >= 4)
        for command in commands {
            let result = try program.start(command.split(separator: " ").map(String.init)).finish()
            #expect(result.code == 0 && !result.output.isEmpty, "\(command): \(result.messages)")
        }
    }

    @Test func everyCommandOfTheTableExists() throws {
        let program = try Program()
        let help = try program.apus("--help").output
        let rows = try readme().filter { $0.hasPrefix("| `apus ") }
        #expect(rows.count >= 6)
        for row in rows {
            let names = row.split(separator: "|")[0].matches(of: /`(?:apus )?([a-z]+)/).map { String($0.1) }
            for name in names { #expect(help.contains("\n  \(name) "), "\(name)") }
        }
    }
}
