import Foundation
import TestSupport

/// The rooms and what each imports: the picture that README and `Package.swift` have to agree with.
enum House {
    struct Room {
        /// Other rooms.
        var rooms: Set<String> = []
        /// Libraries of packages, each of which has one door.
        var libraries: Set<String> = []
        /// Modules that come with Swift, which a room may import and need not.
        var system: Set<String> = []

        var dependencies: Set<String> { rooms.union(libraries) }
    }

    static let rooms: [String: Room] = [
        "Parameters": Room(libraries: ["Yams"], system: ["Foundation"]),
        "Planning": Room(rooms: ["Parameters"], system: ["Foundation"]),
        "Deciding": Room(rooms: ["Parameters", "Planning"], system: ["Foundation"]),
        "CKernels": Room(),
        "CSHA256": Room(),
        "EmbeddedPython": Room(),
        "CProcesses": Room(),
        "Files": Room(rooms: ["CSHA256"], system: ["Foundation", "Synchronization"]),
        "Training": Room(rooms: ["CKernels", "Files", "Parameters"], system: ["Foundation", "Dispatch"]),
        "Recording": Room(
            rooms: ["Files", "Parameters", "Planning"], libraries: ["GRDB"], system: ["Foundation", "Synchronization"]),
        "Workspace": Room(rooms: ["Files", "Parameters", "Planning", "Recording"], system: ["Foundation"]),
        "Running": Room(
            rooms: ["CProcesses", "Deciding", "Files", "Parameters", "Planning", "Recording", "Workspace"],
            libraries: ["Subprocess", "SystemPackage"],
            system: ["Foundation", "Dispatch", "Synchronization"]),
        "PythonSupport": Room(rooms: ["EmbeddedPython", "Files"], system: ["Foundation"]),
        "Reporting": Room(rooms: ["Deciding", "Parameters", "Planning"], system: ["Foundation"]),
        "apus": Room(
            rooms: [
                "Deciding", "Files", "Parameters", "Planning", "PythonSupport", "Recording", "Reporting", "Running",
                "Training", "Workspace",
            ], libraries: ["ArgumentParser"], system: ["Foundation", "Dispatch", "Synchronization"]),
    ]

    /// Rooms that know no file, clock, chance or process.
    static let pure = ["Parameters", "Planning", "Deciding", "Reporting"]

    /// The folders of `Sources`.
    static var folders: Set<String> {
        get throws {
            let sources = Repository.root.appending(path: "Sources").path
            return Set(try FileManager.default.contentsOfDirectory(atPath: sources))
        }
    }

    /// The Swift files of a room, by their paths in the repository.
    static func files(of room: String) throws -> [(path: String, text: String)] {
        let folder = Repository.root.appending(path: "Sources/\(room)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".swift") }.map { name in
            ("Sources/\(room)/\(name)", try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
    }

    /// The library that brings a module of another name: libyaml, whose events Yams keeps to itself.
    private static let libraries = ["CYaml": "Yams"]

    /// The modules that a Swift text imports, by the libraries that bring them.
    static func imports(in text: String) -> Set<String> {
        let line =
            #/^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+)/#
        let modules = text.split(whereSeparator: \.isNewline).compactMap { try? line.prefixMatch(in: $0) }.map {
            String($0.module)
        }
        return Set(modules.map { libraries[$0] ?? $0 })
    }

    /// The modules that a room imports anywhere.
    static func imports(of room: String) throws -> Set<String> {
        try files(of: room).reduce(into: []) { $0.formUnion(imports(in: $1.text)) }
    }
}

/// What `Package.swift` says, read as text: no second SwiftPM runs beside the one that tests.
struct Manifest {
    /// A target under `Sources` with the names of its dependencies.
    private(set) var dependencies: [String: Set<String>] = [:]
    /// The package of each library.
    private(set) var packages: [String: String] = [:]
    /// The line of comment above each package.
    private(set) var reasons: [String: String] = [:]

    init(_ text: String) {
        for match in text.matches(of: #/(?:room|\.target|\.executableTarget)\(\s*(?:name:\s*)?"(?<name>\w+)"/#) {
            let arguments = Self.arguments(text[match.range.upperBound...])
            guard !arguments.contains("path:") else { continue }
            let words = arguments.replacing(#/package:\s*"[^"]*"|exclude:\s*\[[^\]]*\]/#, with: "").matches(
                of: #/"(?<word>\w+)"/#)
            dependencies[String(match.name)] = Set(words.map { String($0.word) })
        }
        for match in text.matches(of: #/\.product\(name:\s*"(?<library>\w+)",\s*package:\s*"(?<package>[^"]+)"\)/#) {
            packages[String(match.library)] = String(match.package)
        }
        for match in text.matches(of: #/\/\/ (?<reason>.*)\n\s*\.package\(url: "[^"]*\/(?<package>[^"\/]+)"/#) {
            reasons[String(match.package)] = String(match.reason)
        }
    }

    /// Up to the parenthesis that closes the call.
    private static func arguments(_ text: Substring) -> Substring {
        var depth = 1
        let end = text.firstIndex { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth == 0
        }
        return text[..<(end ?? text.endIndex)]
    }
}
