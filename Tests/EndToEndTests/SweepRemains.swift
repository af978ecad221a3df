import Foundation

/// What a sweep leaves behind, without what differs from run to run by right.
struct SweepRemains {
    /// The exported summary.
    let summary: [String]
    /// The exported epochs, one row each.
    let epochs: [String]
    /// Every checkpoint file that was kept, by its path in the results folder, with a hash of its content.
    let checkpoints: [String]

    /// Of the only sweep in the program's results folder.
    init(in program: Program) throws {
        summary = ComparableCSV.lines(try program.apus("export").output)
        epochs = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        let results = program.folder.appendingPathComponent("Results")
        let files = (FileManager.default.enumerator(atPath: results.path)?.allObjects as? [String]) ?? []
        let left = files.filter { $0.hasSuffix(".safetensors") || $0.hasSuffix(".part") }
        checkpoints = try left.sorted().map { path in
            "\(path) \(Self.hash(try Data(contentsOf: results.appendingPathComponent(path))))"
        }
    }

    /// FNV-1a: tells contents apart that did not set out to be taken for each other.
    private static func hash(_ data: Data) -> UInt64 {
        data.withUnsafeBytes { bytes in
            bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
    }

    /// Where these remains differ from others first; nil when they are the same. (Comparing long arrays in an
    /// expectation takes minutes when it fails.)
    func difference(from other: SweepRemains) -> String? {
        for (name, ours, theirs) in [
            ("summary", summary, other.summary), ("epochs", epochs, other.epochs),
            ("checkpoints", checkpoints, other.checkpoints),
        ] where ours != theirs {
            let place = zip(ours, theirs).enumerated().first { $1.0 != $1.1 }
            let rows = place.map { "row \($0): \($1.0)\n    instead of \($1.1)" }
            return "\(name): \(ours.count) rows instead of \(theirs.count); \(rows ?? "the others are the same")"
        }
        return nil
    }
}
