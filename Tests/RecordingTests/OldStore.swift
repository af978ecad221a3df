import Foundation
import GRDB
import TestSupport

@testable import Recording

/// A copy of a store that an earlier version of the program wrote, in a folder of its own.
///
/// `Fixtures/schema-N/apus.db` is a `VACUUM INTO` of what the last program with schema N left behind; the CSV files beside
/// it are what the sqlite3 shell read from its views then.
final class OldStore {
    /// The schemas that were released.
    static let schemas = [1, 2, 3, 4, 5]

    let folder: TemporaryFolder
    private let fixture: URL

    var path: String { folder.path("apus.db") }

    init(schema: Int) throws {
        fixture = Repository.root.appending(path: "Tests/RecordingTests/Fixtures/schema-\(schema)")
        folder = try TemporaryFolder()
        try folder.write(Data(contentsOf: fixture.appending(path: "apus.db")), to: "apus.db")
    }

    /// The bytes of the file.
    var bytes: Data { get throws { try folder.data("apus.db") } }

    /// The names of all files in the folder.
    var files: [String] { get throws { try folder.names } }

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
