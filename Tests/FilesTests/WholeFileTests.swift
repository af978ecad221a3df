import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct WholeFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aFileIsReplacedAndNothingElseIsLeft() throws {
        try WholeFile.write(Data("one".utf8), to: folder.path("a"))
        try WholeFile.write(Data("two".utf8), to: folder.path("a"))
        #expect(try folder.read("a") == "two")
        #expect(try folder.names == ["a"])
    }

    @Test func whatCannotBeWrittenLeavesTheOldFile() throws {
        try WholeFile.write(Data("one".utf8), to: folder.path("a"))
        // A folder in the way of the rename.
        try FileManager.default.createDirectory(atPath: folder.path("b/c"), withIntermediateDirectories: true)
        let error = #expect(throws: FileError.self) { try WholeFile.write(Data("two".utf8), to: folder.path("b")) }
        #expect(error?.description.contains(folder.path("b")) == true)
        #expect(try folder.names == ["a", "b"])
        #expect(throws: FileError.self) { try WholeFile.write(Data("x".utf8), to: folder.path("missing/a")) }
    }

    @Test func aSharedFileKeepsItsContentWhenTheFirstNameIsReplaced() throws {
        try WholeFile.write(Data("one".utf8), to: folder.path("a"))
        try WholeFile.write(Data("old".utf8), to: folder.path("b"))
        try WholeFile.share(folder.path("a"), as: folder.path("b"))
        try WholeFile.share(folder.path("a"), as: folder.path("b"))
        try WholeFile.write(Data("two".utf8), to: folder.path("a"))
        #expect(try folder.read("b") == "one")
        #expect(try folder.names == ["a", "b"])
    }

    @Test func aNameIsClaimedOnce() throws {
        try WholeFile.write(Data("one".utf8), to: folder.path("a"))
        #expect(try WholeFile.claim(folder.path("b"), for: folder.path("a")))
        #expect(try folder.names == ["b"])
        try WholeFile.write(Data("two".utf8), to: folder.path("a"))
        #expect(try !WholeFile.claim(folder.path("b"), for: folder.path("a")))
        #expect(try folder.read("b") == "one")
        #expect(try folder.names == ["a", "b"])
        #expect(throws: FileError.self) { try WholeFile.claim(folder.path("c"), for: folder.path("missing")) }
    }
}
