@testable import Parameters
@testable import Planning

/// What holds for the reader of sweep files whatever it is given: for the fuzzer and for the mutations of the tests.
enum SweepFileProbe {
    /// What is wrong with the way `bytes` are read; nil when nothing is.
    static func complaint(about bytes: [UInt8]) -> String? {
        complaintAboutJSON(bytes) ?? complaintAboutSweep(bytes)
    }

    /// What was read can be printed and read again.
    private static func complaintAboutJSON(_ bytes: [UInt8]) -> String? {
        do {
            let node = try JSONNode(parsing: bytes)
            let again = try JSONNode(parsing: node.readableText)
            return again.compactText == node.compactText ? nil : "another value is read from what was printed"
        } catch {
            return complaint(about: error, bytes)
        }
    }

    private static func complaintAboutSweep(_ bytes: [UInt8]) -> String? {
        do {
            let sweep = try Sweep.decode(bytes, file: "x.json", for: Engine.vocabulary)
            let again = try Sweep.decode(sweep.text, file: "x.json", for: Engine.vocabulary)
            if !sweep.changes(since: again, defaults: Engine.defaults).isEmpty { return "the text reads differently" }
            if !isFolderName(sweep.slug) { return "the slug \(sweep.slug) is not a folder's name" }
            if sweep.method == .random { return complaintAboutSpace(sweep) }
            let count = sweep.trialCount
            if count < 1 || count > Sweep.trialLimit { return "\(count) trials" }
            if count > 2000 { return nil }
            let trials = sweep.trials(defaults: Engine.defaults)
            if trials.map(\.number) != Array(1...count) { return "\(count) trials counted, \(trials.count) made" }
            return trials.allSatisfy { ($0.epochs ?? 1) >= 1 } ? nil : "a trial without epochs"
        } catch {
            return complaint(about: error, bytes)
        }
    }

    /// What is drawn are settings that the trainer takes, and the corners can be looked at.
    private static func complaintAboutSpace(_ sweep: Sweep) -> String? {
        let space = SearchSpace(of: sweep)
        if let count = space.count, count < 1 { return "\(count) configurations" }
        if let corners = sweep.corners(distinguishing: ["hidden", "layers", "batch"]), corners.isEmpty {
            return "no corners"
        }
        for number in [0x1p-53, 0.3, 1 - 0x1p-53] {
            let configuration = space.configuration(row: number) { _ in number }
            let problems = Engine.settings.problems(with: configuration)
            if let problem = problems.first { return "drawn is \(problem)" }
        }
        return nil
    }

    /// An error says something, and not much more than it was given.
    private static func complaint(about error: some CustomStringConvertible, _ bytes: [UInt8]) -> String? {
        let text = error.description
        if text.isEmpty { return "an error without words" }
        return text.utf8.count > 100_000 + 50 * bytes.count ? "an error of \(text.utf8.count) bytes" : nil
    }

    private static func isFolderName(_ slug: String) -> Bool {
        guard let first = slug.utf8.first, first.isASCIILetterOrDigit, 1...100 ~= slug.utf8.count else { return false }
        return slug.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_.".utf8.contains($0) }
    }
}
