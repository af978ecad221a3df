import Foundation
import GRDB

@testable import Recording

/// A copy of a store that an earlier version of the program wrote, in a folder of its own.
///
/// `Fixtures/schema-N/apus.db` is a `VACUUM INTO` of what the last program with schema N left behind; the CSV files beside
/// it are what the sqlite3 shell read from its views then.
final class OldStore {
    /// The schemas that were released.
    static let schemas = [1, 2]

    let folder: URL
    private let fixture: URL

    var path: String { folder.appendingPathComponent("apus.db").path }

    init(schema: Int) throws {
        fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/schema-\(schema)")
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: fixture.appendingPathComponent("apus.db"), to: folder.appendingPathComponent("apus.db"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The bytes of the file.
    var bytes: Data { get throws { try Data(contentsOf: folder.appendingPathComponent("apus.db")) } }

    /// The names of all files in the folder.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    /// What stood in the store, row by row; no field holds a comma.
    func expected(_ name: String) throws -> [[String]] {
        let text = try String(contentsOf: fixture.appendingPathComponent("\(name).csv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { field in
                field.hasPrefix("\"") ? String(field.dropFirst().dropLast()) : String(field)
            }
        }
    }
}
