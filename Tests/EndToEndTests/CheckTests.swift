import Testing

/// What `apus check` says of a sound file.
@Suite struct CheckTests {
    /// Six rates, two cells and two dropouts make 24 trials of three epochs each, of which twenty are shown.
    @Test func theTrialsAreCountedAndTheFirstTwentyShown() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3, rates: [1, 2, 3, 4, 5, 6])
        let check = try program.apus("check", "tiny.json", "--no-estimate")
        #expect(check.code == 0 && check.messages.isEmpty, "\(check.messages)")
        let lines = check.output.split(separator: "\n")
        #expect(lines.first == "sweep \"tiny\": 24 trials, 72 epochs, 2 at a time")
        #expect(
            lines.dropFirst().prefix(20).map { $0.split(separator: " ").first.flatMap { Int($0) } } == Array(1...20))
        #expect(lines.dropFirst(21) == ["  … and 4 more (--json lists them all)"])
        #expect(!program.exists("Results"))
    }

    @Test func theTimeIsEstimatedUnlessNobodyWantsIt() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        let lines = try program.apus("check", "tiny.json").output.split(separator: "\n")
        #expect(lines.count == 6 && lines.last?.hasPrefix("about ") == true, "\(lines)")
    }
}
