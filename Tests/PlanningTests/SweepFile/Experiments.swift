import Foundation
import TestSupport

/// The sweep files that people start from.
enum Experiments {
    /// Every file of the folder, by name.
    static var all: [(name: String, text: String)] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: Repository.experiments, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
                .map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
                .sorted { $0.0 < $1.0 }
        }
    }
}
