import Foundation
import Testing

@testable import Files

@Suite final class WholeFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    private var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }

    @Test func aFileIsReplacedAndNothingElseIsLeft() throws {
        try WholeFile.write(Data("one".utf8), to: "\(folder)/a")
        try WholeFile.write(Data("two".utf8), to: "\(folder)/a")
        #expect(try text("a") == "two")
        #expect(try names == ["a"])
    }

    @Test func whatCannotBeWrittenLeavesTheOldFile() throws {
        try WholeFile.write(Data("one".utf8), to: "\(folder)/a")
        // A folder in the way of the rename.
        try FileManager.default.createDirectory(atPath: "\(folder)/b/c", withIntermediateDirectories: true)
        let error = #expect(throws: FileError.self) { try WholeFile.write(Data("two".utf8), to: "\(folder)/b") }
        #expect(error?.description.contains("\(folder)/b") == true)
        #expect(try names == ["a", "b"])
        #expect(throws: FileError.self) { try WholeFile.write(Data("x".utf8), to: "\(folder)/missing/a") }
    }

    @Test func aSharedFileKeepsItsContentWhenTheFirstNameIsReplaced() throws {
        try WholeFile.write(Data("one".utf8), to: "\(folder)/a")
        try WholeFile.write(Data("old".utf8), to: "\(folder)/b")
        try WholeFile.share("\(folder)/a", as: "\(folder)/b")
        try WholeFile.share("\(folder)/a", as: "\(folder)/b")
        try WholeFile.write(Data("two".utf8), to: "\(folder)/a")
        #expect(try text("b") == "one")
        #expect(try names == ["a", "b"])
    }

    @Test func aNameIsClaimedOnce() throws {
        try WholeFile.write(Data("one".utf8), to: "\(folder)/a")
        #expect(try WholeFile.claim("\(folder)/b", for: "\(folder)/a"))
        #expect(try names == ["b"])
        try WholeFile.write(Data("two".utf8), to: "\(folder)/a")
        #expect(try !WholeFile.claim("\(folder)/b", for: "\(folder)/a"))
        #expect(try text("b") == "one")
        #expect(try names == ["a", "b"])
        #expect(throws: FileError.self) { try WholeFile.claim("\(folder)/c", for: "\(folder)/missing") }
    }
}
