import Foundation
import PythonSupport
import TestSupport
import Testing

@Suite struct PythonSupportTests {
    private static let folder = "Sources/EmbeddedPython/python"

    @Test func theProgramCarriesTheFilesOfTheRepository() throws {
        let root = Repository.root.appending(path: Self.folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter {
            $0.hasSuffix(".py")
        }
        #expect(PythonSupport.files.map(\.path) == names.sorted())
        for file in PythonSupport.files {
            #expect(Data(file.content) == (try Data(contentsOf: root.appending(path: file.path))), "\(file.path)")
        }
    }

    @Test func installingTwiceTouchesNothing() throws {
        let folder = try TemporaryFolder()
        let home = try PythonSupport.install(into: folder.path)
        #expect(home == folder.path(PythonSupport.version))
        let written = try identities(home)
        #expect(written.count == PythonSupport.files.count)
        #expect(try PythonSupport.install(into: folder.path) == home)
        #expect(try identities(home) == written)
    }

    @Test func whatIsDamagedOrMissingIsWrittenAnew() throws {
        let folder = try TemporaryFolder()
        let home = try PythonSupport.install(into: folder.path)
        try Data("half".utf8).write(to: URL(filePath: "\(home)/apus.py"))
        try FileManager.default.removeItem(atPath: "\(home)/stand_in")
        try PythonSupport.install(into: folder.path)
        for file in PythonSupport.files {
            #expect(FileManager.default.contents(atPath: "\(home)/\(file.path)") == Data(file.content))
        }
    }

    @Test func aFolderThatCannotBeIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        let error = #expect(throws: (any Error).self) { try PythonSupport.install(into: folder.path("file")) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(folder.path("file")))
    }

    /// The inode of every file below a folder: a file that is written anew has another.
    private func identities(_ folder: String) throws -> [String: Int] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".py") }
            .reduce(into: [:]) { identities, path in
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
                identities[path] = attributes[.systemFileNumber] as? Int
            }
    }
}
