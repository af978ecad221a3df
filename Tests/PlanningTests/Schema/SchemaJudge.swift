import TestSupport

/// Python's `jsonschema` package, which says of each file whether a schema accepts it.
enum SchemaJudge {
    /// Whether `schema` accepts each of `files`, in order.
    ///
    /// Checks the schema itself, too.
    static func verdicts(schema: String, files: [String]) throws -> [Bool] {
        let folder = try TemporaryFolder()
        try folder.write(schema, to: "schema.json")
        for (index, file) in files.enumerated() { try folder.write(file, to: "\(index).json") }
        let python = OutsideProgram.pythonWithJSONSchema ?? OutsideProgram("python3")
        let answer = try python.run(["-c", program, folder.path, String(files.count)])
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
}
