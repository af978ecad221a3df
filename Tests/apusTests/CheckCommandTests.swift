import Parameters
import Planning
import Running
import Testing

@testable import apus

@Suite struct CheckCommandTests {
    /// However many parts it is written in, the array is that of all trials at once.
    @Test(arguments: [1, 999, 1_000, 1_001, 2_000, 2_001])
    func theTrialsAreOneArray(count: Int) throws {
        let vocabulary = Trainers.standard.vocabulary
        let text = """
            {"method": "grid", "seeds": \(Array(1...count)), "parameters": {"cell": {"value": "gru"}}}
            """
        let sweep = try Sweep.decode(
            Array(text.utf8), file: "sweep.json", for: vocabulary)
        let trials = sweep.trials(defaults: vocabulary.defaults)
        #expect(trials.count == count)
        var written = ""
        try CheckCommand.writeJSON(trials) { written += $0 }
        #expect(written == JSONNode(.array(trials.map(CheckCommand.json(of:)))).readableText + "\n")
    }
}
