import Foundation

/// Python's `jsonschema` package, which says of each file whether a schema accepts it.
enum SchemaJudge {
    /// The first Python that has the package; nil when none does.
    static let python: String? = ["python3", "/usr/bin/python3"].first { python in
        (try? run(python, ["-c", "import jsonschema"])) != nil
    }

    /// Whether `schema` accepts each of `files`, in order.
    ///
    /// Checks the schema itself, too.
    static func verdicts(schema: String, files: [String]) throws -> [Bool] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(schema.utf8).write(to: folder.appending(path: "schema.json"))
        for (index, file) in files.enumerated() {
            try Data(file.utf8).write(to: folder.appending(path: "\(index).json"))
        }
        let answer = try run(python ?? "python3", ["-c", program, folder.path(), String(files.count)])
        return answer.split(separator: "\n").map { $0 == "valid" }
    }

    private static let program = """
        import json, sys
        from jsonschema import Draft202012Validator
        folder, count = sys.argv[1], int(sys.argv[2])
        schema = json.load(open(folder + "/schema.json"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for index in range(count):
            print("valid" if validator.is_valid(json.load(open(f"{folder}/{index}.json"))) else "invalid")
        """

    private struct Failed: Error {
        var status: Int32
    }

    /// The standard output; throws unless the program ends with 0.
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }
}
