import Foundation

/// The interesting inputs that are kept in `Tests/Fuzz/Corpus`, and how many are made of them.
public enum Inputs {
    /// Every file of a folder of the corpus, by name.
    public static func kept(in folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(folder)")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
    }

    /// How many mutations a test tries: `$APUS_MUTATIONS`, else `usual`.
    public static func mutations(usual: Int) -> Int {
        ProcessInfo.processInfo.environment["APUS_MUTATIONS"].flatMap { Int($0) } ?? usual
    }
}
