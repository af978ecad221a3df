import TestSupport
import Testing

/// Imports point one way, and what the project says of its rooms is true.
@Suite struct HouseTests {
    @Test func everyFolderOfSourcesIsARoom() throws {
        #expect(try House.folders == Set(House.rooms.keys))
    }

    @Test(arguments: House.rooms.keys.sorted())
    func aRoomImportsWhatThePictureSays(room: String) throws {
        let picture = try #require(House.rooms[room])
        for file in try House.files(of: room) {
            let others = House.imports(in: file.text).subtracting(picture.dependencies).subtracting(picture.system)
            #expect(others.isEmpty, "\(file.path) imports \(others.sorted()), which \(room) must not")
        }
        let unused = picture.dependencies.subtracting(try House.imports(of: room))
        #expect(unused.isEmpty, "\(room) imports \(unused.sorted()) nowhere")
    }

    @Test func noRoomImportsItselfThroughOthers() throws {
        var imports: [String: Set<String>] = [:]
        for room in try House.folders { imports[room] = try House.imports(of: room).intersection(House.folders) }
        // Rooms whose imports are all taken away can be taken away; what stays is a circle.
        while let room = imports.keys.sorted().first(where: { imports[$0]!.isDisjoint(with: imports.keys) }) {
            imports[room] = nil
        }
        #expect(imports.isEmpty, "a circle of imports goes through \(imports.keys.sorted())")
    }

    @Test func everyLibraryHasOneDoorAndSaysWhatFor() throws {
        let manifest = Manifest(try Repository.text("Package.swift"))
        #expect(!manifest.packages.isEmpty)
        #expect(manifest.reasons.keys.sorted() == Set(manifest.packages.values).sorted())
        for (library, package) in manifest.packages {
            let rooms = try House.folders.filter { try House.imports(of: $0).contains(library) }
            #expect(rooms.count == 1, "\(library) is imported by \(rooms.sorted())")
            let reason = manifest.reasons[package] ?? ""
            #expect(rooms.allSatisfy { reason.hasPrefix("\($0): ") }, "\(package) is said to be for \(reason)")
        }
    }

    @Test func thePackageDependsOnWhatIsImported() throws {
        let manifest = Manifest(try Repository.text("Package.swift"))
        #expect(manifest.dependencies.keys.sorted() == House.rooms.keys.sorted())
        for (room, picture) in House.rooms {
            #expect(manifest.dependencies[room]?.sorted() == picture.dependencies.sorted(), "\(room)")
        }
    }

    @Test(arguments: House.pure)
    func aPureRoomReachesNothingOutside(room: String) throws {
        let words = #/\b(?:FileManager|FileHandle|ProcessInfo|Process|URLSession|Thread|Task|getenv|fopen|print)\b/#
            .wordBoundaryKind(.simple)
        let calls =
            #/ContinuousClock|SuspendingClock|SystemRandomNumberGenerator|Date\(\)|\.now\b|\(contentsOf: [^)]*URL/#
        for file in try House.files(of: room) {
            for line in file.text.split(separator: "\n") where !line.drop(while: \.isWhitespace).hasPrefix("//") {
                #expect(!line.contains(words) && !line.contains(calls), "\(file.path): \(line)")
            }
        }
    }

    /// A thread that waits in stdio for input holds its stream's lock, and exit(3) of glibc 2.41 waits for that.
    @Test(arguments: House.rooms.keys.sorted())
    func aRoomReadsStreamsWithoutStdio(room: String) throws {
        let calls = #/\b(?:readLine|getchar|getc|getline|getdelim|fgets|fgetc|fread|scanf|fscanf)\(/#
        for file in try House.files(of: room) {
            for line in file.text.split(separator: "\n") { #expect(!line.contains(calls), "\(file.path): \(line)") }
        }
    }

    @Test func theSourceTourNamesEveryRoom() throws {
        let readme = try Repository.text("README.md")
        let tour = readme.split(separator: "## Source tour").last?.split(separator: "\n## ").first ?? ""
        let rows = tour.split(separator: "\n").filter { $0.hasPrefix("| [") }
        let names = rows.flatMap { $0.matches(of: #/\[`(?<name>\w+)`\]\(Sources\/(?<folder>\w+)\)/#) }
        #expect(names.allSatisfy { $0.name == $0.folder })
        #expect(names.map { String($0.folder) }.sorted() == (try House.folders.sorted()))
        for row in rows { #expect(row.split(separator: "|").count == 2, "\(row)") }
    }

    @Test(arguments: [
        ("import Foundation", "Foundation"), ("public import Planning", "Planning"),
        ("@testable import Running", "Running"), ("@preconcurrency public import GRDB", "GRDB"),
        ("  internal import CSHA256  // why", "CSHA256"), ("import struct Foundation.Date", "Foundation"),
    ])
    func importsAreFound(line: String, module: String) {
        #expect(House.imports(in: "/// A word.\n\(line)\nlet important = 1\n// import Nothing\n") == [module])
    }
}
