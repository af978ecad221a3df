import Testing

/// Sweep files in YAML, from the file to the store and back.
@Suite struct YAMLTests {
    private static let yaml = """
        # Two cells, one epoch.
        method: grid
        trainer: {corpus: text, epochs: 1, hidden: 8, embedding: 8, batch: 4, sequence: 8}
        parameters:
          cell: {values: [lstm, gru]}

        """

    private func program() throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.write(Self.yaml, to: "small.yaml")
        return program
    }

    @Test func aYAMLFileIsCarriedOutAndGoneOnWith() throws {
        let program = try program()
        let run = try program.apus("run", "small.yaml")
        #expect(run.code == 0 && run.messages.contains("sweep \"small\": 2 trials, 2 to run"), "\(run.messages)")
        let again = try program.apus("run", "small.yaml")
        #expect(again.code == 0 && again.messages.contains("2 trials, 0 to run"), "\(again.messages)")
        // The stored text is read again to compare it with a file that was changed.
        try program.write("# Three.\n" + Self.yaml.replacing("gru]", with: "gru, gru_cho]"), to: "small.yaml")
        let changed = try program.apus("run", "small.yaml")
        #expect(changed.code == 2 && changed.messages.contains("parameters.cell.values"), "\(changed.messages)")
        try program.write("# The same.\n" + Self.yaml + "retries: 3\n", to: "small.yaml")
        #expect(try program.apus("run", "small.yaml").code == 0)
    }

    @Test func mistakesBearTheirPlaces() throws {
        let program = try program()
        try program.write("method: grid\nparameters:\n\tcell: {values: [lstm]}\n", to: "tab.yaml")
        let check = try program.apus("check", "tab.yaml")
        #expect(check.code == 2 && check.output.isEmpty)
        #expect(check.messages.contains("tab.yaml:3:1: "), "\(check.messages)")
        #expect(check.messages.contains("a tab must not indent; write spaces in its place"), "\(check.messages)")
    }
}
